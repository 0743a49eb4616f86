/** DI token of the AccessList. */
export const ACCESS_LIST = Symbol('AccessList');
/** DI token of the PersonRefs of this installation. */
export const PERSON_REFS = Symbol('PersonRefs');

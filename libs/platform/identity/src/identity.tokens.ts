/** DI token of the AccessList. */
export const ACCESS_LIST = Symbol('AccessList');

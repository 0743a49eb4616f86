/** DI token of the PackRegistry in force. */
export const PACKS = Symbol('PackRegistry');

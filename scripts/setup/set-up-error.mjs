/** Something that the reader can mend; the message says what and how. */
export class SetUpError extends Error {}

/** Says what is going on, on the error output: the answer alone goes to the other. */
export const say = (words: string): void => void process.stderr.write(`${words}\n`);

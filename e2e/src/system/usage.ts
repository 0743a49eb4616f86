import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** What was asked on the command line can't be done; told with how the command is used. */
export class WrongUsageError extends Error {}

/** @throws {WrongUsageError} a flag that there is none of, or one without its value */
export const flagsOf = <const Flags extends ParseArgsOptionsConfig>(args: string[], options: Flags) => {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new WrongUsageError((error as Error).message);
  }
};

/** @throws {WrongUsageError} */
export const wholeNumber = (flag: string, text: string): number => {
  if (!/^\d{1,10}$/.test(text)) throw new WrongUsageError(`${flag} is a whole number.`);
  return Number(text);
};

/** Whether nothing is wanted but to know how the command is used; that is printed then. */
export const helped = (args: readonly string[], usage: string): boolean => {
  const wanted = args.includes('--help') || args.includes('-h');
  if (wanted) console.log(usage);
  return wanted;
};

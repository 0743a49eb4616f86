import { Command } from 'commander';
import { checkPack, formatProblems, isError } from '@sunwai/packs';

/** `sunwai pack check <folder>` */
export const packCommand = (): Command => {
  const pack = new Command('pack').description('The folders that say what a programme is');
  pack
    .command('check')
    .description('Checks a pack: every error with its file and line')
    .argument('<folder>', 'e.g. packs/amethi')
    .action(async (folder: string) => {
      const problems = await checkPack(folder);
      if (problems.length > 0) process.stdout.write(`${formatProblems(folder, problems)}\n`);
      const errors = problems.filter(isError).length;
      process.stdout.write(
        errors > 0
          ? `${folder}: ${errors} ${errors === 1 ? 'error' : 'errors'}; it can't be put in force.\n`
          : `${folder}: no errors.\n`,
      );
      if (errors > 0) process.exitCode = 1;
    });
  return pack;
};

/**
 * `node scripts/run.mjs <command> [arguments]`: the door of every root command of package.json. Runs on whatever Node
 * the machine has, needs nothing installed, brings the workspace up to date, then hands over to the pinned Node.
 * No static imports: an old Node must get as far as the sentence below.
 */
const oldest = 20;
const major = Number(process.versions.node.split('.')[0]);
if (major < oldest) {
  console.error(
    `Sunwai needs Node ${oldest} or later to set itself up; this is ${process.version} (${process.execPath}). ` +
      'Install a newer one (https://nodejs.org) and run the same command again.',
  );
  process.exit(1);
}

const { runCommand } = await import('./commands.mjs');
await runCommand(process.argv[2], process.argv.slice(3));

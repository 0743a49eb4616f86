/**
 * Writes docs/configuration.md and .env.example from the settings' own schema; with `--check` says whether they are
 * as it would write them. Needs a build.
 */
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { platformSettings } from '../libs/platform/hosting/dist/index.js';

const { properties, required } = platformSettings.toJSONSchema({ io: 'output' });

const values = ({ enum: choices }) => (choices ?? []).map((choice) => `\`${choice}\``).join(', ');
const preset = (setting) => (setting.default === undefined ? '' : `\`${setting.default}\``);

const page = `# Configuration

Every setting is an environment variable. This page is generated from the schema in \`libs/platform/hosting\`
(\`npm run config\`); \`npm run config:check\` says when it is out of date.

| setting | default | values | what it is |
| --- | --- | --- | --- |
${Object.entries(properties)
  .map(([name, setting]) => `| \`${name}\` | ${preset(setting)} | ${values(setting)} | ${setting.description ?? ''} |`)
  .join('\n')}

In development, secrets that are not set are made at the first start and kept in \`<state>/secrets.json\`. In
production each secret must be set.
`;

const example = `# Settings of a Sunwai process; copy what you change. Generated: npm run config
${Object.entries(properties)
  .map(([name, setting]) => `\n# ${setting.description ?? ''}\n# ${name}=${setting.default ?? ''}`)
  .join('\n')}
`;

const files = { 'docs/configuration.md': page, '.env.example': example };
const check = process.argv.includes('--check');
for (const [file, text] of Object.entries(files)) {
  if (!check) await writeFile(file, text);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    console.error(`${file} is not what the settings say. Run: npm run config`);
    process.exitCode = 1;
  }
}
if (check && !process.exitCode)
  console.log(
    `${Object.keys(files).join(', ')}: up to date (${required.length} of ${Object.keys(properties).length} settings have defaults).`,
  );

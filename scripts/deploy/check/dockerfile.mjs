import { existsSync } from 'node:fs';
import path from 'node:path';
import { validate } from 'dockerfile-utils';
import { read, root } from './files.mjs';

const file = 'deploy/Dockerfile';

export const dockerfileProblems = () => {
  const text = read(file);
  const lines = text.split('\n');
  return {
    problems: [
      ...validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`),
      ...lines
        .flatMap((line) => copied(line).filter((source) => !existsSync(path.join(root, source))))
        .map((source) => `copies ${source}, which is not there`),
      // Once something has been changed to root again, the container would run as root.
      ...(/^USER (?!root)/m.test(text) && !/^USER root/m.test(text) ? [] : ['runs as root']),
    ],
  };
};

/** What a COPY takes from the checkout; another stage's files are not known here. */
const copied = (line) => {
  const [instruction, ...words] = line.trim().split(/\s+/);
  if (instruction !== 'COPY' || words.some((word) => word.startsWith('--from='))) return [];
  return words.slice(0, -1).filter((word) => !word.startsWith('--'));
};

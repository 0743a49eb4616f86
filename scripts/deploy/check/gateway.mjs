import { read } from './files.mjs';

/** What the gateway says by itself must be what a service would say: docs/contracts.md has the codes and sentences. */
export const gatewayProblems = () => {
  const table = read('docs/contracts.md').matchAll(/^\| `([\w.]+)`\s*\| (\d+)\s*\| \w+\s*\|[^|]*\| (.*?)\s*\|$/gm);
  const promised = new Map([...table].map(([, code, status, sentence]) => [code, `${status} ${sentence}`]));
  const answers = said(read('deploy/gateway/sunwai.conf.template'));
  return {
    problems: answers
      .filter(({ code, words }) => !promised.get(code)?.endsWith(words))
      .map(({ code, words }) => `${code}, "${words}", is not as docs/contracts.md has it`),
    says: [`${answers.length} answers of its own`],
  };
};

/** Over gRPC the status is a number of gRPC's, which the table has by its name. */
const said = (template) => [
  ...[...template.matchAll(/return (\d+) '(\{"type":.*\})';/g)].map(([, status, body]) => {
    const { code, detail } = JSON.parse(body);
    return { code, words: `${status} ${detail}` };
  }),
  ...[...template.matchAll(/grpc-message '(.*)' always;\s+add_header sunwai-code (\S+) /g)].map(([, words, code]) => ({
    code,
    words,
  })),
];

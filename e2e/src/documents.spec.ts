import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './system/places.js';

const pages = ['*.md', 'docs/**/*.md', 'bench/*.md', 'deploy/**/*.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] }),
);
const textOf = (page: string): string => readFileSync(path.join(root, page), 'utf8');

/** As they are made of headings where the pages are read. */
const anchorsOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the documentation', () => {
  it.each(pages)('%s leads nowhere that is not there', (page) => {
    const links = [...textOf(page).matchAll(/\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)/g)];
    const dead = links.filter(([, to, anchor]) => {
      const target = to ? path.join(path.dirname(page), to) : page;
      if (!existsSync(path.join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(dead.map(([link]) => link)).toEqual([]);
  });

  it.each(pages)('%s names no command that there is none of', (page) => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: object };
    const named = [...textOf(page).matchAll(/npm run (?:-s |--silent )?([\w:]+)/g)].map(([, script]) => script!);
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  it('has every page in its list', () => {
    const listed = textOf('docs/README.md');
    const missing = globSync('docs/**/*.md', { cwd: root })
      .map((page) => path.relative('docs', page))
      .filter((page) => page !== 'README.md' && !listed.includes(`](${page})`));
    expect(missing).toEqual([]);
  });
});

import type { PackContent, PackSources } from '../reading/pack-files.js';
import type { Problem } from '../problem.js';
import type { OfficerEntry } from '../schema/organisation.schema.js';
import type { SourceFile } from '../reading/source-file.js';

/** Levels without gaps, a ladder that leads one level up at a time, and every number registered once. */
export const checkOfficers = (content: PackContent, sources: PackSources): readonly Problem[] => [
  ...checkLevels(content, sources.officers),
  ...checkLadder(content, sources.officers),
  ...checkPhones(content, sources),
  ...checkDoublePosts(content, sources.officers),
];

const checkLevels = ({ officers }: PackContent, source: SourceFile): readonly Problem[] => {
  const named = new Set(officers.levels.map(({ level }) => level));
  const order = officers.levels.flatMap(({ level }, index) =>
    level === index + 1
      ? []
      : [
          source.problem(
            'error',
            ['levels', index, 'level'],
            `Levels count 1, 2, 3 … without a gap: write ${index + 1} here.`,
          ),
        ],
  );
  if (order.length > 0) return order;
  return officers.posts.flatMap(({ level }, index) =>
    named.has(level)
      ? []
      : [
          source.problem(
            'error',
            ['posts', index, 'level'],
            `Level ${level} is not named under "levels": name it there, or write a level from 1 to ${named.size}.`,
          ),
        ],
  );
};

const checkLadder = ({ officers }: PackContent, source: SourceFile): readonly Problem[] => {
  const levelOfPost = new Map(officers.posts.map(({ id, level }) => [id, level]));
  const byId = new Map(officers.officers.map((officer) => [officer.id, officer]));
  const levelOf = (officer: OfficerEntry): number | undefined => levelOfPost.get(officer.post);
  const top = officers.levels.length;
  return officers.officers.flatMap((officer, index) => {
    const own = levelOf(officer);
    if (own === undefined) return [];
    if (officer.superior === undefined) {
      if (own === top) return [];
      return [
        source.problem(
          'error',
          ['officers', index],
          `"${officer.id}" is of level ${own} and has nobody above: add "superior" with an officer of level ${own + 1}.`,
        ),
      ];
    }
    const superior = byId.get(officer.superior);
    const above = superior && levelOf(superior);
    if (above === undefined || above === own + 1) return [];
    return [
      source.problem(
        'error',
        ['officers', index, 'superior'],
        `"${officer.superior}" is of level ${above}, "${officer.id}" of level ${own}: name a superior of level ${own + 1}.`,
      ),
    ];
  });
};

const checkPhones = ({ officers, channels }: PackContent, sources: PackSources): readonly Problem[] => {
  const taken = new Map<string, string>();
  const problems: Problem[] = [];
  const take = (phone: string, holder: string, report: (message: string) => Problem): void => {
    const other = taken.get(phone);
    if (other === undefined) taken.set(phone, holder);
    else
      problems.push(
        report(`${phone} is already the number of ${other}: a number tells who writes, so each is given once.`),
      );
  };
  officers.officers.forEach(({ id, phones }, index) =>
    phones.forEach((phone, at) =>
      take(phone, `"${id}"`, (message) =>
        sources.officers.problem('error', ['officers', index, 'phones', at], message),
      ),
    ),
  );
  const { whatsapp } = channels;
  if (!whatsapp) return problems;
  take(whatsapp.number, 'the service', (message) => sources.channels.problem('error', ['whatsapp', 'number'], message));
  whatsapp.controlRoomNumbers.forEach((phone, at) =>
    take(phone, 'the control room', (message) =>
      sources.channels.problem('error', ['whatsapp', 'control_room_numbers', at], message),
    ),
  );
  return problems;
};

/** Two holders of one post for the same place would make routing a matter of chance. */
const checkDoublePosts = ({ officers, offices }: PackContent, source: SourceFile): readonly Problem[] => {
  const covers = new Map(offices.offices.map((office) => [office.id, office.covers]));
  const seats = new Map<string, string>();
  return officers.officers.flatMap(({ id, post, office }, index) =>
    (covers.get(office) ?? []).flatMap((place) => {
      const seat = `${post} ${place}`;
      const other = seats.get(seat);
      if (other === undefined) {
        seats.set(seat, id);
        return [];
      }
      return [
        source.problem(
          'error',
          ['officers', index, 'post'],
          `"${other}" already holds the post "${post}" for "${place}": give one of them another post or another office.`,
        ),
      ];
    }),
  );
};

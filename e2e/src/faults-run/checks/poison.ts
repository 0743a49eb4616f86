import type { SetAside } from '../../crash/ledger.js';
import type { Poison } from '../fault.js';
import { POISON } from '../strikes/poison.js';

/** Poison is set aside by every group that reads the topic, with a reason; nothing but poison is. */
export const poisonSetAside = (poison: readonly Poison[], letters: readonly SetAside[]): readonly string[] =>
  poison.flatMap(({ topic, key, groups }) =>
    groups.flatMap((group) => {
      const letter = letters.find((one) => one.topic === topic && one.group === group && one.key === key);
      if (!letter) return [`${topic} → ${group}: ${key} was not set aside`];
      return letter.reason === '' ? [`${topic} → ${group}: ${key} was set aside without a reason`] : [];
    }),
  );

export const withoutPoison = (letters: readonly SetAside[]): readonly SetAside[] =>
  letters.filter(({ key }) => !key.startsWith(POISON));

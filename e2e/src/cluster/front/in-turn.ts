import type { Instance } from '../instance.js';

/** The instances in the order in which they are to be tried: those that are up first, each time another one of them. */
export const inTurn = (instances: readonly Instance[], turn: number): readonly Instance[] => {
  const begin = instances.length === 0 ? 0 : turn % instances.length;
  const rotated = [...instances.slice(begin), ...instances.slice(0, begin)];
  const up = rotated.filter(({ state }) => state === 'up');
  return [...up, ...rotated.filter((instance) => !up.includes(instance) && instance.state !== 'ended')];
};

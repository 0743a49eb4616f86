import { describe, expect, it } from '@jest/globals';
import { event, events } from './contract/engine-under-test.js';
import { cursorOf, positionOf } from './cursor.js';
import { InvalidCursorError } from './errors.js';
import { openMemoryStore } from './memory/memory-store.js';

const written = async () => {
  const store = openMemoryStore();
  await store.append('ticket-AME-7K3M9QX2R', 'noStream', events(3));
  const recorded = await store.readStream('ticket-AME-7K3M9QX2R');
  return { store, recorded, cursor: cursorOf(store, recorded[1]!) };
};

describe('a cursor', () => {
  it('leads back to its position in the store that made it', async () => {
    const { store, recorded, cursor } = await written();
    expect(await positionOf(store, cursor)).toBe(recorded[1]!.position);
  });

  it('needs no escaping and is short', async () => {
    const { cursor } = await written();
    expect(cursor).toMatch(/^[A-Za-z0-9_-]{60,90}$/);
  });

  it('leads to the same event after the history was moved to another store', async () => {
    const { recorded, cursor } = await written();
    const moved = openMemoryStore();
    await moved.append('something-else', 'noStream', events(5));
    await moved.append('ticket-AME-7K3M9QX2R', 'noStream', recorded);
    expect(await positionOf(moved, cursor)).toBe(7n);
  });

  it('of a history that is not here is refused', async () => {
    const { cursor } = await written();
    const other = openMemoryStore();
    await other.append('ticket-AME-7K3M9QX2R', 'noStream', [event()]);
    await expect(positionOf(other, cursor)).rejects.toMatchObject({ code: 'store.invalid_cursor' });
  });

  it('with any one character changed, taken away or added is refused', async () => {
    const { store, cursor } = await written();
    for (let at = 0; at < cursor.length; at += 1) {
      const [before, after] = [cursor.slice(0, at), cursor.slice(at + 1)];
      for (const broken of [
        `${before}${cursor[at] === 'x' ? 'y' : 'x'}${after}`,
        before + after,
        `${before}x${cursor[at]}${after}`,
      ]) {
        if (broken !== cursor) await expect(positionOf(store, broken)).rejects.toBeInstanceOf(InvalidCursorError);
      }
    }
  });

  it.each(['', 'x', 'AAAA', 'not a cursor', '💧'])('%j is refused', async (text) => {
    const { store } = await written();
    await expect(positionOf(store, text)).rejects.toBeInstanceOf(InvalidCursorError);
  });
});

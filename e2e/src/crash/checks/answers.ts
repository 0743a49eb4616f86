import type { Ledger, SeenEvent, Testimony } from '../ledger.js';

/** Whatever a command was answered is so; and no command was done twice. */
export const answers = ({ accepted, refused }: Ledger, { events }: Testimony): readonly string[] => {
  const at = new Map(events.map((event) => [`${event.number}@${event.version}`, event]));
  const missing = accepted.flatMap(({ what, commandId, number, version, cursor }) => {
    const event = at.get(`${number}@${version}`);
    if (!event) return [`${what} on ${number} was accepted at version ${version}, and there is no such version`];
    if (event.cursor !== cursor)
      return [`${what} on ${number}: version ${version} has another cursor than was answered`];
    if (commandId !== undefined && event.commandId !== commandId) {
      return [`${what} on ${number}: version ${version} was made by another command`];
    }
    return [];
  });
  return [...missing, ...refused.map((what) => `refused: ${what}`), ...twice(events)];
};

/** The events of one command follow each other on its ticket; a second bunch is a second time. */
const twice = (events: readonly SeenEvent[]): readonly string[] => {
  const last = new Map<string, SeenEvent>();
  return events.flatMap((event) => {
    const key = `${event.number} ${event.commandId}`;
    const before = last.get(key);
    last.set(key, event);
    return before && before.version !== event.version - 1
      ? [
          `${event.number}: command ${event.commandId} was done at version ${before.version} and again at ${event.version}`,
        ]
      : [];
  });
};

import type { Message } from '../../bus.js';

/** A message as one line of JSON, its attributes in a fixed order without their names. NUL and lone surrogates are escaped. */
export const encodeMessage = (message: Message): string =>
  JSON.stringify([
    message.id,
    message.type,
    message.source,
    message.time,
    message.key,
    message.data ?? null,
    message.headers,
  ]);

export const decodeMessage = (text: string): Message => {
  const [id, type, source, time, key, data, headers] = JSON.parse(text) as [
    string,
    string,
    string,
    string,
    string,
    unknown,
    Record<string, string>,
  ];
  return { id, type, source, time, key, data, headers };
};

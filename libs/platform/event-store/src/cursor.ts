import { crc32 } from 'node:zlib';
import { InvalidCursorError } from './errors.js';
import type { EventStore } from './event-store.js';

/** What a cursor is made of. An append's answer and its stream's name will do as well as an event. */
export type Place = { readonly stream: string; readonly version: number; readonly position: bigint };

const FORMAT = 1;
/** Format, store id, position, version. The stream's name follows, then the checksum. */
const HEAD = 1 + 16 + 8 + 4;
const CHECKSUM = 4;

/**
 * A place in the history, opaque to whoever holds it: about 80 characters that need no escaping in a URL. It names the
 * store and the position there, for speed, and the stream and version, which stay true when the history is moved to
 * another engine.
 */
export const cursorOf = (store: Pick<EventStore, 'id'>, place: Place): string => {
  const stream = Buffer.from(place.stream, 'utf8');
  const bytes = Buffer.allocUnsafe(HEAD + stream.length + CHECKSUM);
  bytes[0] = FORMAT;
  bytes.write(store.id.replaceAll('-', ''), 1, 'hex');
  bytes.writeBigUInt64BE(place.position, 17);
  bytes.writeUInt32BE(place.version, 25);
  stream.copy(bytes, HEAD);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -CHECKSUM)), bytes.length - CHECKSUM);
  return bytes.toString('base64url');
};

/**
 * The position in this store that a cursor stands for, whichever store it was made by.
 * @throws {InvalidCursorError} mistyped, cut off, or of an event that is not in this store
 */
export const positionOf = async (store: EventStore, cursor: string): Promise<bigint> => {
  const { storeId, position, stream, version } = parseCursor(cursor);
  if (storeId === store.id.replaceAll('-', '')) return position;
  const [event] = await store.readStream(stream, { from: version, limit: 1 });
  if (!event) throw new InvalidCursorError('it names an event that is not in this store');
  return event.position;
};

/**
 * What a cursor says, without asking any store. `position` means something only in the store whose id it names (the
 * UUID's 32 hex digits); `stream` and `version` mean the same everywhere.
 * @throws {InvalidCursorError} mistyped or cut off
 */
export const parseCursor = (cursor: string): Place & { readonly storeId: string } => {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length <= HEAD + CHECKSUM || bytes.toString('base64url') !== cursor)
    throw new InvalidCursorError('it is cut off or mistyped');
  const end = bytes.length - CHECKSUM;
  if (bytes.readUInt32BE(end) !== crc32(bytes.subarray(0, end)))
    throw new InvalidCursorError('it is cut off or mistyped');
  if (bytes[0] !== FORMAT) throw new InvalidCursorError('it was made by another release');
  return {
    storeId: bytes.toString('hex', 1, 17),
    position: bytes.readBigUInt64BE(17),
    version: bytes.readUInt32BE(25),
    stream: bytes.toString('utf8', HEAD, end),
  };
};

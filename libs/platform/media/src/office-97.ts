/**
 * Office 97–2003 documents, which offices still send, share a container (compound file, MS-CFB) with Windows
 * installers and mail messages. The names in its directory tell them apart.
 */
const mainStreams: readonly (readonly [string, string])[] = [
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
];

const entrySize = 128;

/** MS-CFB 2.2 and 2.6: sector size at 30, first directory sector at 48; entries with a UTF-16 name and its length at 64. */
export const officeTypeOf = (head: Uint8Array): string | undefined => {
  const file = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (file.length < 512) return undefined;
  const sectorSize = 2 ** Math.min(file.readUInt16LE(30), 12);
  const directory = (file.readUInt32LE(48) + 1) * sectorSize;
  const names = new Set<string>();
  for (let at = directory; at < directory + sectorSize && at + entrySize <= file.length; at += entrySize) {
    const nameBytes = Math.min(file.readUInt16LE(at + 64), 64);
    if (nameBytes >= 2) names.add(file.toString('utf16le', at, at + nameBytes - 2));
  }
  return mainStreams.find(([name]) => names.has(name))?.[1];
};

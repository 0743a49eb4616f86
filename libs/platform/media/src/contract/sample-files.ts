/** The smallest files that are what they say, for specs: signatures and headers, made here. */

const box = (type: string, ...content: Buffer[]): Buffer => {
  const head = Buffer.alloc(8);
  const body = Buffer.concat(content);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};

export const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
export const png = Buffer.from(
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f030005fe02fea7' +
    '5c81960000000049454e44ae426082',
  'hex',
);
export const mp4 = Buffer.concat([
  box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41', 'latin1')),
  box('mdat', Buffer.alloc(64)),
]);
export const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
export const elf = Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(64)]);
export const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);

/** One Ogg page that begins an Opus stream. */
export const ogg = Buffer.concat([
  Buffer.from('4f67675300020000000000000000010000000000000000000000011e', 'hex').subarray(0, 28),
  Buffer.from('OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0', 'latin1'),
  Buffer.alloc(32),
]);

/** A ZIP local entry, stored; without a central directory, which nobody reads from the beginning. */
const entry = (name: string, content: string): Buffer => {
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 0, 'latin1');
  head.writeUInt16LE(20, 4);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name), Buffer.from(content)]);
};
const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
export const docx = Buffer.concat([
  entry('_rels/.rels', '<Relationships/>'),
  entry('word/media/image1.png', 'x'.repeat(90_000)),
  entry('[Content_Types].xml', `<Types><Override PartName="/word/document.xml" ContentType="${wordType}"/></Types>`),
  entry('word/document.xml', '<w:document/>'),
]);
export const zip = Buffer.concat([entry('readme.txt', 'hello'), entry('run.exe', 'MZ')]);

/** A compound file (MS-CFB) whose directory, in the sector after the next 100,000 bytes, has this stream. */
const compoundFile = (stream: string): Buffer => {
  const sector = 200;
  const file = Buffer.alloc((sector + 2) * 512);
  file.write('d0cf11e0a1b11ae1', 0, 'hex');
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(sector, 48);
  for (const [at, name] of ['Root Entry', stream].entries()) {
    const start = (sector + 1) * 512 + at * 128;
    file.write(name, start, 'utf16le');
    file.writeUInt16LE((name.length + 1) * 2, start + 64);
  }
  return file;
};
export const doc = compoundFile('WordDocument');
export const msi = compoundFile('!_Tables');

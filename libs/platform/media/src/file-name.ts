const office = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';

/** Where the extension is not the second half of the type's name. */
const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'audio/mpeg': 'mp3',
  'audio/x-m4a': 'm4a',
  'audio/mp4': 'm4a',
  'video/quicktime': 'mov',
  'video/3gpp': '3gp',
  'video/3gpp2': '3g2',
  'video/x-m4v': 'm4v',
  'video/matroska': 'mkv',
  'video/mpeg': 'mpg',
  'text/plain': 'txt',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.ms-powerpoint': 'ppt',
  [`${office}.wordprocessingml.document`]: 'docx',
  [`${office}.spreadsheetml.sheet`]: 'xlsx',
  [`${office}.presentationml.presentation`]: 'pptx',
  [`${openDocument}.text`]: 'odt',
  [`${openDocument}.spreadsheet`]: 'ods',
  [`${openDocument}.presentation`]: 'odp',
};

/** `3f2a91c04b7d.jpg`: from the content alone, so that no sender's words get into a header. */
export const fileNameOf = (sha256: string, mediaType: string): string => {
  const subtype = /\/([a-z0-9]{2,5})$/.exec(mediaType)?.[1];
  return `${sha256.slice(0, 12)}.${extensions[mediaType] ?? subtype ?? 'bin'}`;
};

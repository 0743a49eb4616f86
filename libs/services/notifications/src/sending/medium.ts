import type { SendableMedium } from '@sunwai/whatsapp';
import type { NoticeFile } from '../notices/notice.js';

const MB = 1024 * 1024;

/** What WhatsApp shows as such, up to which size in bytes; all else goes as a document. Source: Meta, "Media", supported types. */
const shownAs: readonly { readonly medium: SendableMedium; readonly types: RegExp; readonly most: number }[] = [
  { medium: 'image', types: /^image\/(jpeg|png)$/, most: 5 * MB },
  { medium: 'video', types: /^video\/(mp4|3gpp)$/, most: 16 * MB },
  { medium: 'audio', types: /^audio\/(aac|mp4|mpeg|amr|ogg|opus)(;|$)/, most: 16 * MB },
];

export const mediumOf = ({ mediaType, bytes = 0 }: NoticeFile): SendableMedium =>
  shownAs.find(({ types, most }) => types.test(mediaType) && bytes <= most)?.medium ?? 'document';

/** A name for a document, which has none of its own here. */
export const fileName = ({ sha256, mediaType }: NoticeFile): string => {
  const ending = /^[a-z]+\/(?:x-)?([a-z0-9]{2,5})\b/.exec(mediaType)?.[1];
  return `${sha256.slice(0, 8)}${ending ? `.${ending === 'plain' ? 'txt' : ending}` : ''}`;
};

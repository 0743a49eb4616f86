import type { IntakeMessage } from '@sunwai/contracts';
import type { LanguageOf, MediaRef } from '@sunwai/ticket';

/** What a message brings, whatever its kind. */
export type Parts = {
  readonly words: string;
  readonly media: readonly MediaRef[];
  readonly coordinates?: { readonly latitude: number; readonly longitude: number; readonly label?: string };
};

export const partsOf = ({ content }: Pick<IntakeMessage, 'content'>): Parts => {
  switch (content.kind) {
    case 'text':
      return { words: content.words, media: [] };
    case 'media':
      return { words: content.words ?? '', media: content.media };
    case 'location':
      return { words: '', media: [], coordinates: content.coordinates };
    case 'button':
      return { words: content.title, media: [] };
    case 'edited':
      return { words: content.words ?? '', media: content.media };
    case 'late_media':
      return { words: '', media: content.media };
    default:
      return { words: '', media: [] };
  }
};

/** Several messages as one: what is filed, or disputed, or reported together. */
export const together = (messages: readonly IntakeMessage[]): Parts & { readonly language?: LanguageOf } => {
  const parts = messages.map(partsOf);
  const coordinates = parts.findLast((part) => part.coordinates)?.coordinates;
  const spoken = messages.find((message) => partsOf(message).words.trim() !== '');
  return {
    words: parts
      .map(({ words }) => words.trim())
      .filter((words) => words !== '')
      .join('\n'),
    media: parts.flatMap(({ media }) => media),
    ...(coordinates && { coordinates }),
    ...(spoken && { language: spoken.language }),
  };
};

import type { IntakeContent } from '@sunwai/contracts';
import { unreachable } from '@sunwai/kernel';
import type { MediaRef } from '@sunwai/ticket';
import type { MessageContent, ReceivedMedia } from '@sunwai/whatsapp';
import { limits } from '@sunwai/whatsapp';

export type ContentNeeds = {
  fetch(media: ReceivedMedia): Promise<MediaRef>;
  /** Id of the IntakeMessage of an earlier message of WhatsApp's. */
  idOf(sourceMessageId: string): string;
};

/** What a WhatsApp message says, in the words of all channels, with its files fetched. */
export const contentOf = async (content: MessageContent, needs: ContentNeeds): Promise<IntakeContent> => {
  switch (content.kind) {
    case 'text':
      return textOf(content.text);
    case 'media':
      return mediaOf(content, needs);
    case 'location':
      return locationOf(content);
    case 'contacts':
      return textOf(content.contacts.map(cardOf).join('\n'));
    case 'button':
      return { kind: 'button', payload: content.payload, title: content.title };
    case 'edited':
      return editOf(content, needs);
    case 'revoked':
      return { kind: 'revoked', of: needs.idOf(content.of) };
    case 'unsupported':
      return { kind: 'unsupported', what: content.what };
    case 'flow':
    case 'order':
    // Never in the inbox: see WhatsAppIntake.
    case 'reaction':
    case 'number_changed':
    case 'identity_changed':
    case 'welcome_requested':
      return { kind: 'unsupported', what: content.kind };
    default:
      return unreachable(content);
  }
};

const textOf = (words: string): IntakeContent => ({
  kind: 'text',
  words,
  ...(words.length > limits.text ? { overlong: true } : {}),
});

const mediaOf = async (
  { medium, media, caption }: Extract<MessageContent, { kind: 'media' }>,
  { fetch }: ContentNeeds,
): Promise<IntakeContent> => {
  // Says something to a friend, nothing to an office.
  if (medium === 'sticker') return { kind: 'unsupported', what: 'sticker' };
  return { kind: 'media', media: [await fetch(media)], ...(caption === undefined ? {} : { words: caption }) };
};

const locationOf = ({ latitude, longitude, name, address }: Extract<MessageContent, { kind: 'location' }>) => {
  const label = [name, address].filter((part) => part).join(', ');
  return { kind: 'location', coordinates: { latitude, longitude, ...(label === '' ? {} : { label }) } } as const;
};

const cardOf = ({ name, phones }: { readonly name?: string; readonly phones: readonly string[] }): string =>
  [name, phones.join(', ')].filter((part) => part).join(': ');

const editOf = async (
  { of, content }: Extract<MessageContent, { kind: 'edited' }>,
  needs: ContentNeeds,
): Promise<IntakeContent> => {
  const now = await contentOf(content, needs);
  return {
    kind: 'edited',
    of: needs.idOf(of),
    ...('words' in now && now.words !== undefined ? { words: now.words } : {}),
    media: now.kind === 'media' ? now.media : [],
  };
};

/** What a person wrote themselves, for telling their language; a button's title is ours. */
export const wordsOf = (content: IntakeContent): string => ('words' in content ? (content.words ?? '') : '');

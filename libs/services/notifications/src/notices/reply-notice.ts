import type { ConversationReply } from '@sunwai/contracts';
import { derivedId } from '@sunwai/kernel';
import { PoisonMessageError } from '@sunwai/messaging';
import { isMessageKey } from '@sunwai/packs';
import type { Notice } from './notice.js';

/**
 * An answer in a conversation. Undefined where it can't be given: another channel, or a person without a number.
 * @throws {PoisonMessageError} no message of that name
 */
export const replyNotice = (reply: ConversationReply, correlationId: string, usefulFor: number): Notice | undefined => {
  const { id, pack, channel, service, to, language, template, values, choices, inReplyTo } = reply;
  if (channel !== 'whatsapp' || to.phone === undefined) return undefined;
  if (!isMessageKey(template)) throw new PoisonMessageError(`No pack has a message "${template}"`);
  return {
    id: derivedId('notice', id),
    pack,
    to: { service, ref: to.ref, phone: to.phone },
    language: language.language,
    content: {
      kind: 'message',
      key: template,
      values,
      ...(choices?.length && { choices }),
      // Other ids than WhatsApp's own would make it refuse the message.
      ...(inReplyTo?.startsWith('wamid.') && { inReplyTo }),
    },
    correlationId,
    causationId: id,
    usefulFor,
  };
};

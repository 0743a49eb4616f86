import type { IntakeContent, IntakeMessage, Sender } from '@sunwai/contracts';
import { derivedId, plus, seconds } from '@sunwai/kernel';
import type { MediaRef, PersonRef } from '@sunwai/ticket';
import { complainant, someMoment } from '../ticket/cast.js';

type Told = Partial<Omit<IntakeMessage, 'sender' | 'content'>> & { readonly sender?: Partial<Sender> };

/**
 * A person on WhatsApp, as `intake.messages` brings them: each message has ids of its own and is sent a second after the
 * one before, beginning at `someMoment`. `at` sets that clock.
 */
export const onWhatsApp = (who: Partial<Sender> = {}) => {
  const sender: Sender = { ref: complainant, phone: '+915555500100', name: 'Ram Kumari', ...who };
  let count = 0;
  let now = someMoment;
  const message = (content: IntakeContent, told: Told = {}): IntakeMessage => {
    count += 1;
    now = plus(now, seconds(1));
    const sourceMessageId = told.sourceMessageId ?? `wamid.${sender.phone ?? sender.ref}.${count}`;
    return {
      id: derivedId('whatsapp', '100000000000001', sourceMessageId),
      pack: 'amethi',
      channel: 'whatsapp',
      service: '100000000000001',
      sourceMessageId,
      conversation: `100000000000001 ${sender.phone ?? sender.ref}`,
      sentAt: now,
      receivedAt: now,
      actor: actorOf(sender),
      language: { language: 'hi', script: 'Deva' },
      ...told,
      sender: { ...sender, ...told.sender },
      content,
    };
  };
  return {
    sender,
    at: (moment: string) => {
      now = moment;
    },
    says: (words: string, told?: Told) => message({ kind: 'text', words }, told),
    sends: (media: readonly MediaRef[], words?: string, told?: Told) =>
      message({ kind: 'media', media, ...(words !== undefined && { words }) }, told),
    isAt: (latitude: number, longitude: number, told?: Told) =>
      message({ kind: 'location', coordinates: { latitude, longitude } }, told),
    presses: (payload: string, title = 'button', told?: Told) => message({ kind: 'button', payload, title }, told),
    does: message,
  };
};

const actorOf = ({ ref, officer }: Sender): IntakeMessage['actor'] =>
  officer === undefined
    ? { kind: 'citizen', id: ref }
    : { kind: 'officer', id: officer, post: 'bdo', department: 'rural-development' };

/** The officer of packs/amethi for the block Tiloi, writing from the registered number. */
export const officerOnWhatsApp = () =>
  onWhatsApp({ ref: 'p-officer0of0tiloi0000000000' as PersonRef, phone: '+915555500087', officer: 'bdo-tiloi' });

import { Inject, Injectable } from '@nestjs/common';
import type { IntakeMessage } from '@sunwai/contracts';
import type { Clock } from '@sunwai/kernel';
import type { Bus } from '@sunwai/messaging';
import { BUS, PoisonMessageError } from '@sunwai/messaging';
import type { Pack, PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { CLOCK } from '@sunwai/telemetry';
import type { MediaRef } from '@sunwai/ticket';
import type { ReceivedMedia } from '@sunwai/whatsapp';
import { LanguageMemory } from '../language/language-memory.js';
import type { Heading } from '../media/late-media.js';
import { LateMedia } from '../media/late-media.js';
import { WhatsAppMedia } from '../media/whatsapp-media.js';
import { actorOfSender, conversationOf, People } from '../people/people.js';
import { Posts } from '../posting/posts.js';
import type { InboxItem, PostedMessage } from './inbox-item.js';
import { intakeMessage, intakeMessages } from './inbox-item.js';
import { messageIdOf } from './message-id.js';
import { contentOf, wordsOf } from './whatsapp-content.js';

type FromWhatsApp = Extract<InboxItem, { kind: 'whatsapp' }>;
type Posted = Extract<InboxItem, { kind: 'posted' }>;

/** Makes of what was accepted at the doors what everyone else reads: `intake.messages`. The same again has the same ids. */
@Injectable()
export class Inbox {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly people: People,
    private readonly languages: LanguageMemory,
    private readonly whatsapp: WhatsAppMedia,
    private readonly late: LateMedia,
    private readonly posts: Posts,
  ) {}

  /** @throws {PoisonMessageError} its pack is not in force; a dead letter, to be replayed when it is */
  async handle(item: InboxItem, signal: AbortSignal): Promise<void> {
    switch (item.kind) {
      case 'whatsapp':
        return this.publish([await this.fromWhatsApp(item, signal)]);
      case 'posted':
        await this.publish(await this.fromPost(item));
        return this.posts.handedOver(item.id);
    }
  }

  private async fromWhatsApp(
    { pack: packId, receivedAt, item }: FromWhatsApp,
    signal: AbortSignal,
  ): Promise<IntakeMessage> {
    const pack = this.pack(packId);
    const service = item.service.phoneNumberId;
    const sender = this.people.onWhatsApp(item.from, pack);
    const idOf = (sourceMessageId: string) => messageIdOf('whatsapp', service, sourceMessageId);
    const waiting: ReceivedMedia[] = [];
    const fetch = async (media: ReceivedMedia): Promise<MediaRef> => {
      const fetched = await this.whatsapp.fetchPatiently(media, pack, signal);
      if (fetched.again) waiting.push(media);
      return fetched.media;
    };
    const content = await contentOf(item.content, { fetch, idOf });
    const heading: Heading = {
      id: idOf(item.id),
      pack: pack.id,
      channel: 'whatsapp',
      service,
      sourceMessageId: item.id,
      conversation: conversationOf(service, sender),
      sender,
      sentAt: item.sentAt ?? receivedAt,
      receivedAt,
      actor: actorOfSender(sender, pack),
      language: await this.languages.languageOf(wordsOf(content), sender.ref, pack),
      ...(item.inReplyTo === undefined ? {} : { inReplyTo: item.inReplyTo }),
    };
    for (const media of waiting) await this.late.keep(heading, media);
    return { ...heading, content };
  }

  private async fromPost({ messages }: Posted): Promise<readonly IntakeMessage[]> {
    const made: IntakeMessage[] = [];
    for (const message of messages) made.push({ ...message, language: await this.languageOf(message) });
    return made;
  }

  /** An operator's or officer's words are the complainant's, so their language is remembered for the latter. */
  private async languageOf({ language, content, stated, sender, pack }: PostedMessage) {
    return (
      language ?? this.languages.languageOf(wordsOf(content), (stated?.complainant ?? sender).ref, this.pack(pack))
    );
  }

  private async publish(messages: readonly IntakeMessage[]): Promise<void> {
    const [first] = messages;
    if (!first) return;
    await this.bus.publish(
      intakeMessages,
      messages.map((message) => intakeMessage(message, first.id, this.clock)),
    );
  }

  private pack(id: string): Pack {
    const pack = this.packs.find(id);
    if (!pack) throw new PoisonMessageError(`The pack ${id} is not in force`);
    return pack;
  }
}

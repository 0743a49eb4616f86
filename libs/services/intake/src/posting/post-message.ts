import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { IntakeContent } from '@sunwai/contracts';
import { refusedWith } from '@sunwai/contracts';
import type { Principal } from '@sunwai/identity';
import { actorOf } from '@sunwai/identity';
import type { Clock } from '@sunwai/kernel';
import { instant } from '@sunwai/kernel';
import type { Bus } from '@sunwai/messaging';
import { BUS } from '@sunwai/messaging';
import type { Pack, PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { CLOCK } from '@sunwai/telemetry';
import type { MediaRef } from '@sunwai/ticket';
import type { PostedMessage } from '../inbox/inbox-item.js';
import { inboxMessage, inboxTopic } from '../inbox/inbox-item.js';
import { messageIdOf } from '../inbox/message-id.js';
import type { IntakeConfig } from '../intake.config.js';
import { INTAKE_CONFIG } from '../intake.config.js';
import { conversationOf, People } from '../people/people.js';
import type { PostRequest } from './post-request.js';
import { checkPost, statedTicket } from './post-request.js';
import { Posts } from './posts.js';

export type Posted = { readonly messageId: string; readonly repeated: boolean };

/** Takes a message of an adapter in: checks it, makes it durable, answers. What it means is decided after that. */
@Injectable()
export class PostMessage {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(INTAKE_CONFIG) private readonly config: IntakeConfig,
    private readonly people: People,
    private readonly posts: Posts,
  ) {}

  /**
   * The same request with the same key does nothing more, even when it would be refused by now.
   * @throws {RefusedError} what is wrong with it; {BusUnavailableError | DatabaseUnavailableError} try again
   */
  async execute(request: PostRequest, caller: Principal): Promise<Posted> {
    const digest = digestOf(request);
    const known = await this.posts.find(caller, { key: request.key, digest });
    if (known?.kept) return { messageId: known.messageId, repeated: true };

    const messages = await this.messagesOf(request, caller);
    const { id: messageId, conversation } = messages[0];
    await this.posts.claim(caller, { key: request.key, digest, messageId });
    const item = { kind: 'posted', id: messageId, messages } as const;
    await this.bus.publish(inboxTopic, [inboxMessage(messageId, conversation, item, this.clock)]);
    await this.posts.kept(messageId);
    return { messageId, repeated: known !== undefined };
  }

  private async messagesOf(
    request: PostRequest,
    caller: Principal,
  ): Promise<readonly [PostedMessage, ...PostedMessage[]]> {
    const pack = this.packs.find(request.pack);
    if (!pack) throw refusedWith('pack.unknown', { pack: request.pack });
    checkPost(request, caller, pack, this.config.wordsLimit);
    const heading = this.headingOf(request, caller, pack);
    const [first, ...more] = contentsOf(request, await this.posts.uploads(caller, request.media));
    const of = (content: IntakeContent, suffix = ''): PostedMessage => {
      const sourceMessageId = request.key + suffix;
      const id = messageIdOf(request.channel, caller.id, sourceMessageId);
      return { ...heading, id, sourceMessageId, content };
    };
    return [of(first), ...more.map((content) => of(content, `#${content.kind}`))];
  }

  private headingOf(request: PostRequest, caller: Principal, pack: Pack) {
    const { channel, complainant, inReplyTo, language, sentAt } = request;
    const sender = this.people.given(request.sender, channel, pack, 'sender');
    const ticket = statedTicket(request);
    const { ticket: _asGiven, ...stated } = request.stated ?? {};
    const about = {
      ...stated,
      ...(ticket === undefined ? {} : { ticket }),
      ...(complainant ? { complainant: this.people.given(complainant, channel, pack, 'complainant') } : {}),
    };
    const receivedAt = this.clock.now();
    return {
      pack: pack.id,
      channel,
      service: caller.id,
      conversation: conversationOf(caller.id, sender),
      sender,
      sentAt: sentAt === undefined ? receivedAt : instant(Date.parse(sentAt)),
      receivedAt,
      actor: actorOf(caller),
      ...(language ? { language } : {}),
      ...(inReplyTo === undefined ? {} : { inReplyTo }),
      ...(Object.keys(about).length > 0 ? { stated: about } : {}),
    };
  }
}

/** Words and files are one message; a place beside them follows as its own, as people send it. */
const contentsOf = (
  { words = '', coordinates }: PostRequest,
  media: readonly MediaRef[],
): readonly [IntakeContent, ...IntakeContent[]] => {
  const place: IntakeContent | undefined = coordinates && { kind: 'location', coordinates };
  const said: IntakeContent | undefined =
    media.length > 0
      ? { kind: 'media', media, ...(words.trim() === '' ? {} : { words }) }
      : words.trim() === ''
        ? undefined
        : { kind: 'text', words };
  if (said) return place ? [said, place] : [said];
  if (!place) throw refusedWith('intake.empty');
  return [place];
};

/** The same request has the same digest in whatever order its fields came. */
const digestOf = (request: PostRequest): string => {
  const sorted = (_name: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(request, sorted)).digest('hex');
};

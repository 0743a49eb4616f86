import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { Delivery, Message } from '@sunwai/messaging';
import { Consumes } from '@sunwai/messaging';
import { seconds } from '@sunwai/kernel';
import { withCorrelation } from '@sunwai/telemetry';
import { Inbox } from '../inbox/inbox.js';
import type { InboxItem } from '../inbox/inbox-item.js';
import { inboxTopic } from '../inbox/inbox-item.js';

@Controller()
export class InboxConsumer {
  constructor(private readonly inbox: Inbox) {}

  /**
   * Many conversations at once, for most of their time is waiting for Meta. What fails is our own disk or bus, so it is
   * tried for about an hour before a person has to look.
   */
  @Consumes({
    topic: inboxTopic,
    group: 'intake',
    concurrency: 64,
    retry: { attempts: 130, firstDelay: 100, longestDelay: seconds(30) },
  })
  async receive(@Payload() message: Message, @Ctx() { signal }: Delivery): Promise<void> {
    // Nobody but this service writes to the topic.
    const item = message.data as InboxItem;
    await withCorrelation(message.id, () => this.inbox.handle(item, signal));
  }
}

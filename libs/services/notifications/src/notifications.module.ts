import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { OpenDatabase } from '@sunwai/database';
import { DATABASES } from '@sunwai/database';
import { NotificationsController } from './http/notifications.controller.js';
import { OutboxConsumer } from './messaging/outbox.consumer.js';
import type { NotificationsConfigInput } from './notifications.config.js';
import { NOTIFICATIONS_CONFIG, notificationsConfig } from './notifications.config.js';
import type { NotificationTables } from './notifications.tables.js';
import { notificationMigrations, NOTIFICATIONS_DATABASE } from './notifications.tables.js';
import { Outbox } from './outbox.js';
import { Told } from './told.js';

/** Shows what was told to whom, as `NotificationsModule` tells it, wherever that runs. */
@Module({
  controllers: [NotificationsController],
  providers: [
    {
      provide: NOTIFICATIONS_DATABASE,
      // Not rebuildable: what was enqueued must be there when the topic's place is.
      useFactory: (open: OpenDatabase) =>
        open<NotificationTables>({
          namespace: 'notifications',
          migrations: notificationMigrations,
          durability: 'full',
        }),
      inject: [DATABASES],
    },
    Told,
  ],
  exports: [NOTIFICATIONS_DATABASE],
})
export class NotificationsDoorsModule {}

/**
 * Tells people what happens to their tickets, and tickets whether people were told. Needs of the application: the
 * platform's parts (DATABASES, PACKS, PERSON_REFS, MEDIA_STORE, WHATSAPP_CLIENT, CLOCK, LOGGER) and TICKET_SERVICE.
 */
@Module({})
export class NotificationsModule {
  static forRoot(config: NotificationsConfigInput = {}): DynamicModule {
    return {
      module: NotificationsModule,
      imports: [NotificationsDoorsModule],
      controllers: [OutboxConsumer],
      providers: [{ provide: NOTIFICATIONS_CONFIG, useValue: notificationsConfig.parse(config) }, Outbox],
    };
  }
}

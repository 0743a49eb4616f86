import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { OpenDatabase } from '@sunwai/database';
import { DATABASES } from '@sunwai/database';
import { IntakeGrpcController } from './grpc/intake.grpc.controller.js';
import { FacebookWebhookController } from './http/facebook-webhook.controller.js';
import { MediaUploadController } from './http/media-upload.controller.js';
import { MessagesController } from './http/messages.controller.js';
import { NoticesController } from './http/notices.controller.js';
import { RawBodies } from './http/raw-bodies.js';
import { WhatsAppWebhookController } from './http/whatsapp-webhook.controller.js';
import { Inbox } from './inbox/inbox.js';
import type { IntakeConfigInput } from './intake.config.js';
import { INTAKE_CONFIG, intakeConfig } from './intake.config.js';
import type { IntakeTables } from './intake.tables.js';
import { INTAKE_DATABASE, intakeMigrations } from './intake.tables.js';
import { LanguageMemory } from './language/language-memory.js';
import type { LanguageTables } from './language/language.tables.js';
import { languageMigrations, LANGUAGES_DATABASE } from './language/language.tables.js';
import { LateMedia } from './media/late-media.js';
import { WhatsAppMedia } from './media/whatsapp-media.js';
import { InboxConsumer } from './messaging/inbox.consumer.js';
import { NoticeBook } from './notices/notice-book.js';
import { People } from './people/people.js';
import { PostMessage } from './posting/post-message.js';
import { Posts } from './posting/posts.js';
import { UploadMedia } from './posting/upload-media.js';
import { Rounds } from './rounds.js';
import { FacebookIntake } from './webhooks/facebook-intake.js';
import { WhatsAppIntake } from './webhooks/whatsapp-intake.js';

/** Channels in. Serves `sunwai.intake.v1.IntakeService`; wants the application on Fastify with `rawBody: true`. */
@Module({})
export class IntakeModule {
  static forRoot(config: IntakeConfigInput): DynamicModule {
    return {
      module: IntakeModule,
      controllers: [
        WhatsAppWebhookController,
        FacebookWebhookController,
        MessagesController,
        MediaUploadController,
        NoticesController,
        IntakeGrpcController,
        InboxConsumer,
      ],
      providers: [
        { provide: INTAKE_CONFIG, useValue: intakeConfig.parse(config) },
        {
          provide: INTAKE_DATABASE,
          inject: [DATABASES],
          useFactory: (open: OpenDatabase) =>
            open<IntakeTables>({ namespace: 'intake', migrations: intakeMigrations, durability: 'full' }),
        },
        {
          provide: LANGUAGES_DATABASE,
          inject: [DATABASES],
          useFactory: (open: OpenDatabase) =>
            open<LanguageTables>({ namespace: 'intake_languages', migrations: languageMigrations }),
        },
        ...[RawBodies, WhatsAppIntake, FacebookIntake, NoticeBook, People, LanguageMemory],
        ...[Inbox, WhatsAppMedia, LateMedia, PostMessage, Posts, UploadMedia, Rounds],
      ],
    };
  }
}

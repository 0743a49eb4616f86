import type { DynamicModule, Provider } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { TICKET_SERVICE } from '@sunwai/contracts';
import { DATABASES } from '@sunwai/database';
import { EVENT_STORE } from '@sunwai/event-store';
import { IdentityModule, PERSON_REFS } from '@sunwai/identity';
import type { MediaConfigInput } from '@sunwai/media';
import { MediaModule } from '@sunwai/media';
import { BUS } from '@sunwai/messaging';
import { PACKS } from '@sunwai/packs';
import { CLOCK, LOGGER } from '@sunwai/telemetry';
import { WHATSAPP_CLIENT } from '@sunwai/whatsapp';
import { join } from 'node:path';
import { databaseUrl } from './engines.js';
import type { Platform } from './open-platform.js';
import type { PlatformConfig } from './platform.config.js';

/** The shared parts, injectable everywhere by their tokens. Its owner closes the Platform after the application. */
@Module({})
export class PlatformModule {
  static forRoot(platform: Platform): DynamicModule {
    const { config, clock } = platform;
    const { secrets } = config;
    const providers: Provider[] = [
      { provide: LOGGER, useValue: platform.logger },
      { provide: CLOCK, useValue: clock },
      { provide: PACKS, useValue: platform.packs },
      { provide: PERSON_REFS, useValue: platform.persons },
      { provide: WHATSAPP_CLIENT, useValue: platform.whatsapp },
      { provide: DATABASES, useValue: platform.databases },
      { provide: BUS, useValue: platform.bus },
      ...(platform.store ? [{ provide: EVENT_STORE, useValue: platform.store }] : []),
      ...(platform.tickets ? [{ provide: TICKET_SERVICE, useValue: platform.tickets }] : []),
    ];
    return {
      module: PlatformModule,
      global: true,
      imports: [
        IdentityModule.forRoot(
          { url: databaseUrl(config, 'identity') },
          {
            clock,
            onUseNotRecorded: (error) => platform.logger.warn('Last use of a credential was not recorded', { error }),
          },
        ),
        MediaModule.forRoot({ config: mediaConfigOf(config), linkKey: secrets.mediaLinkKey, clock }),
      ],
      providers,
      exports: providers.map((provider) => (provider as { provide: symbol }).provide),
    };
  }
}

const mediaConfigOf = ({ settings, stateDir }: PlatformConfig): MediaConfigInput => ({
  url: settings.SUNWAI_MEDIA === 'folder' ? `folder:${join(stateDir, 'media')}` : settings.SUNWAI_MEDIA,
  accessKey: settings.SUNWAI_MEDIA_ACCESS_KEY,
  secretKey: settings.SUNWAI_MEDIA_SECRET_KEY,
});

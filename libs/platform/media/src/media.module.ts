import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import type { Clock } from '@sunwai/kernel';
import { openMediaFolder } from './folder-store.js';
import { mediaLinks } from './media-links.js';
import type { MediaStore } from './media-store.js';
import { MediaController } from './media.controller.js';
import { mediaConfig } from './media.config.js';
import type { MediaConfigInput } from './media.config.js';
import { MEDIA_CONFIG, MEDIA_LINKS, MEDIA_STORE } from './media.tokens.js';

export type MediaModuleOptions = {
  readonly config: MediaConfigInput;
  /** `mediaLinkKey` of the secrets; the same in every process. */
  readonly linkKey: string;
  /** Whether this process has the door `GET /media/…`. Default true. */
  readonly serve?: boolean;
  readonly clock?: Clock;
};

/** The engine that `url` names. */
export const openMediaStore = (config: MediaConfigInput): Promise<MediaStore> =>
  openMediaFolder(mediaConfig.parse(config).url.slice('folder:'.length));

/** Once in the app's root module; MEDIA_STORE, MEDIA_LINKS and MEDIA_CONFIG are then there for every module. */
@Module({})
export class MediaModule implements OnApplicationShutdown {
  constructor(@Inject(MEDIA_STORE) private readonly store: MediaStore) {}

  static forRoot({ config, linkKey, serve = true, clock }: MediaModuleOptions): DynamicModule {
    const parsed = mediaConfig.parse(config);
    const links = mediaLinks({ key: linkKey, lifetime: parsed.linkLifetime, ...(clock ? { clock } : {}) });
    return {
      module: MediaModule,
      global: true,
      controllers: serve ? [MediaController] : [],
      providers: [
        { provide: MEDIA_STORE, useFactory: () => openMediaStore(parsed) },
        { provide: MEDIA_LINKS, useValue: links },
        { provide: MEDIA_CONFIG, useValue: parsed },
      ],
      exports: [MEDIA_STORE, MEDIA_LINKS, MEDIA_CONFIG],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}

import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Module } from '@nestjs/common';
import type { Clock } from '@sunwai/kernel';
import { openMediaFolder } from './folder-store.js';
import { mediaLinks } from './media-links.js';
import type { MediaStore } from './media-store.js';
import { MediaController } from './media.controller.js';
import { mediaConfig } from './media.config.js';
import type { MediaConfig, MediaConfigInput } from './media.config.js';
import { MEDIA_CONFIG, MEDIA_LINKS, MEDIA_STORE } from './media.tokens.js';

export type MediaModuleOptions = {
  readonly config: MediaConfigInput;
  /** `mediaLinkKey` of the secrets; the same in every process. */
  readonly linkKey: string;
  /** Whether this process has the door `GET /media/…`. Default true. */
  readonly serve?: boolean;
  readonly clock?: Clock;
};

/**
 * The engine that `url` names; the one that needs a server is loaded only when it is chosen.
 * @throws {MediaUnavailableError} it can't be opened or reached
 */
export const openMediaStore = async (config: MediaConfigInput): Promise<MediaStore> => {
  const { url, accessKey, secretKey } = mediaConfig.parse(config);
  if (!url.startsWith('s3:')) return openMediaFolder(url.slice('folder:'.length));
  const { openMediaBucket } = await import('./s3/s3-store.js');
  const credentials = accessKey && secretKey ? { accessKeyId: accessKey, secretAccessKey: secretKey } : undefined;
  return openMediaBucket(url, credentials);
};

/** Once in the app's root module; MEDIA_STORE, MEDIA_LINKS and MEDIA_CONFIG are then there for every module. */
@Module({})
export class MediaModule implements OnApplicationShutdown {
  constructor(@Inject(MEDIA_STORE) private readonly store: MediaStore) {}

  static forRoot({ config, linkKey, serve = true, clock }: MediaModuleOptions): DynamicModule {
    const parsed = mediaConfig.parse(config);
    const { accessKey: _accessKey, secretKey: _secretKey, ...told } = parsed;
    const links = mediaLinks({ key: linkKey, lifetime: parsed.linkLifetime, ...(clock ? { clock } : {}) });
    return {
      module: MediaModule,
      global: true,
      controllers: serve ? [MediaController] : [],
      providers: [
        { provide: MEDIA_STORE, useFactory: () => openMediaStore(parsed) },
        { provide: MEDIA_LINKS, useValue: links },
        { provide: MEDIA_CONFIG, useValue: told satisfies MediaConfig },
      ],
      exports: [MEDIA_STORE, MEDIA_LINKS, MEDIA_CONFIG],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { refusedWith } from '@sunwai/contracts';
import type { Principal } from '@sunwai/identity';
import { isRefusal, RefusedError } from '@sunwai/kernel';
import type { AcceptedMedia, Content, MediaConfig, MediaStore } from '@sunwai/media';
import { acceptMedia, MEDIA_CONFIG, MEDIA_STORE } from '@sunwai/media';
import type { PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import { mediaRulesOf } from '../media/pack-media-rules.js';
import { Posts } from './posts.js';

/** Takes a file in, for use in a message of the same caller. */
@Injectable()
export class UploadMedia {
  constructor(
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(MEDIA_STORE) private readonly store: MediaStore,
    @Inject(MEDIA_CONFIG) private readonly rules: MediaConfig,
    private readonly posts: Posts,
  ) {}

  /** @throws {RefusedError} `pack.unknown`, `access.forbidden`, `media.*`; {MediaUnavailableError} try again */
  async execute(
    file: { readonly pack: string; readonly claimedType?: string; readonly content: Content },
    caller: Principal,
  ): Promise<AcceptedMedia> {
    const pack = this.packs.find(file.pack);
    if (!pack) throw refusedWith('pack.unknown', { pack: file.pack });
    if (caller.pack !== undefined && caller.pack !== pack.id) {
      throw refusedWith('access.forbidden', { scope: `intake:post in ${pack.id}` });
    }
    const rules = mediaRulesOf(pack, this.rules);
    const accepted = await acceptMedia(this.store, file.content, { ...rules, claimedType: file.claimedType });
    if (isRefusal(accepted)) throw new RefusedError(accepted);
    await this.posts.rememberUpload(caller, accepted.sha256, accepted.mediaType, accepted.bytes);
    return accepted;
  }
}

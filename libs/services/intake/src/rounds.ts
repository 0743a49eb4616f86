import { setTimeout as sleep } from 'node:timers/promises';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { hours } from '@sunwai/kernel';
import type { Logger } from '@sunwai/telemetry';
import { LOGGER } from '@sunwai/telemetry';
import type { IntakeConfig } from './intake.config.js';
import { INTAKE_CONFIG } from './intake.config.js';
import { NoticeBook } from './notices/notice-book.js';
import { LateMedia } from './media/late-media.js';

/** What intake does of its own accord while the application runs. */
@Injectable()
export class Rounds implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private rounds: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(INTAKE_CONFIG) private readonly config: IntakeConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly late: LateMedia,
    private readonly notices: NoticeBook,
  ) {}

  onApplicationBootstrap(): void {
    const { pollEvery } = this.config.lateMedia;
    this.rounds = Promise.all([
      this.every(pollEvery, 'Files that are late could not be looked for', () => this.late.tryDue()),
      this.every(hours(1), 'Old notices could not be forgotten', () => this.notices.prune()),
    ]);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.rounds;
  }

  private async every(length: number, whatFailed: string, work: () => Promise<unknown>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await work();
      } catch (error) {
        this.logger.error(whatFailed, { error });
      }
      await sleep(length, undefined, { signal, ref: false }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }
}

import { Controller, Get, Inject, Injectable, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { PublicDoor } from '@sunwai/identity';
import type { ReaderState } from '@sunwai/telemetry';
import { stoppedReaders } from '@sunwai/telemetry';
import type { Platform } from './open-platform.js';

/** How long what the process needs may take to answer, in ms. */
const PATIENCE = 2_000;

type State = {
  readonly status: 'ready' | 'draining' | 'not_ready';
  /** Who waits at an event of a newer release. The doors still serve, and a restart would not help: it is ready. */
  readonly stopped?: readonly ReaderState[];
};

/** Whether the process can do its work. */
@Injectable()
export class Health {
  private draining = false;

  constructor(private readonly platform: Pick<Platform, 'check' | 'logger'>) {}

  /** From now on others are to be asked. */
  drain(): void {
    this.draining = true;
  }

  async state(): Promise<State> {
    if (this.draining) return { status: 'draining' };
    try {
      const [stopped] = await inTime(Promise.all([stoppedReaders(), this.platform.check()]));
      return { status: 'ready', ...(stopped.length > 0 && { stopped }) };
    } catch (error) {
      this.platform.logger.warn('Not ready', { error });
      return { status: 'not_ready' };
    }
  }
}

/** For whoever runs the process: `live`, or it has to be started again; `ready`, or nothing is to be sent to it. */
@Controller('health')
@PublicDoor()
@ApiExcludeController()
export class HealthController {
  constructor(@Inject(Health) private readonly health: Health) {}

  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: { status(code: number): unknown }): Promise<State> {
    const state = await this.health.state();
    if (state.status !== 'ready') reply.status(503);
    return state;
  }
}

const inTime = async <Result>(work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../system/places.js';
import { DidNotStartError } from '../system/standalone.js';
import { eventually } from '../system/eventually.js';

export type Ports = { readonly http: number; readonly grpc: number; readonly figures: number };

/** `starting`: its process is there, its doors are not open yet. */
export type InstanceState = 'starting' | 'up' | 'not ready' | 'ended';

/** They end with this process, however it ends. */
const ours = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of ours) child.kill('SIGKILL');
});

/** How long an instance may take until its doors are open, in ms: several start at once. */
const START_PATIENCE = 120_000;

/** One process of one service. It keeps its ports when it is started again. */
export class Instance {
  state: InstanceState = 'ended';
  /** How often it was started. */
  starts = 0;
  private child: ChildProcess | undefined;
  private ended: Promise<unknown> = Promise.resolve();

  constructor(
    readonly service: string,
    readonly name: string,
    readonly ports: Ports,
    readonly log: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  get pid(): number | undefined {
    return this.state === 'ended' ? undefined : this.child?.pid;
  }

  /** Starts it, unless it runs. Its doors may not be open yet. */
  launch(): void {
    if (this.state !== 'ended') return;
    const output = openSync(this.log, 'a');
    const child = spawn(process.execPath, [path.join(root, 'apps', this.service, 'dist', 'main.js')], {
      cwd: root,
      stdio: ['ignore', output, output],
      env: {
        ...this.environment,
        SUNWAI_HTTP_PORT: String(this.ports.http),
        SUNWAI_GRPC_PORT: String(this.ports.grpc),
        OTEL_EXPORTER_PROMETHEUS_PORT: String(this.ports.figures),
        OTEL_SERVICE_NAME: this.service,
      },
    });
    closeSync(output);
    this.child = child;
    this.state = 'starting';
    this.starts += 1;
    ours.add(child);
    this.ended = new Promise<void>((resolve) => {
      const over = () => {
        ours.delete(child);
        this.state = 'ended';
        resolve();
      };
      child.once('exit', over).once('error', over);
    });
  }

  /** Until its doors are open. @throws {DidNotStartError} with what it said last */
  async ready(): Promise<void> {
    const look = async () => {
      if (this.state === 'ended') return 'ended' as const;
      return (await this.look()) === 'up' && ('up' as const);
    };
    const seen = await eventually(`${this.name} is ready`, look, START_PATIENCE).catch(() => 'late' as const);
    if (seen === 'up') return;
    const last = readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
    throw new DidNotStartError(`${this.name} did not start (${this.log}):\n${last}`);
  }

  /** Asks it how it is. */
  async look(): Promise<InstanceState> {
    if (this.state === 'ended') return 'ended';
    const asked = this.child;
    const seen = await readiness(this.ports.http);
    // It may have ended, or been started again, meanwhile.
    if (asked !== this.child || this.pid === undefined) return this.state;
    if (seen === 'up' || this.state !== 'starting') this.state = seen;
    return this.state;
  }

  /** Ends it at once, as a power cut would. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** Asks it to finish what is in hand and end. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.state !== 'ended') this.child?.kill(signal);
    await this.ended;
  }
}

const readiness = async (port: number): Promise<'up' | 'not ready'> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(3_000) });
    await answer.arrayBuffer();
    return answer.ok ? 'up' : 'not ready';
  } catch {
    return 'not ready';
  }
};

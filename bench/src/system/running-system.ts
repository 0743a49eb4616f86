import { type EventStore, openSqliteStore } from '@sunwai/event-store';
import { type Standalone, storeFile } from './standalone.js';
import type { Vitals } from './vitals.js';

/** A system under load, however many processes it is. */
export type RunningSystem = {
  readonly doors: Doors;
  /** Tokens by whom they are for: `control-room`, `auditor`, `department:<id>`. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Of all its processes together. */
  readonly vitals: readonly Vitals[];
  /** Its history, for who looks at what became of the load. */
  openStore(): Promise<EventStore>;
  stop(): Promise<void>;
};

/** Where who is served: `http://127.0.0.1:8080`, `127.0.0.1:7070`. Several where several instances share the work. */
export type Doors = {
  readonly webhooks: string;
  readonly commands: readonly string[];
  readonly audit: string;
  readonly departments: string;
};

/** All doors in one process. */
export const asRunningSystem = (standalone: Standalone, stateDir: string): RunningSystem => {
  const { http, grpc, credentials, child, stop } = standalone;
  return {
    doors: { webhooks: http, commands: [http], audit: grpc, departments: grpc },
    credentials,
    vitals: child.vitals,
    openStore: async () => openSqliteStore({ file: storeFile(stateDir) }),
    stop,
  };
};

import type { Installation } from '../../system/installation.js';
import type { Ledger, SeenEvent } from '../ledger.js';
import { type Citizens, departments } from './citizens.js';
import { ControlRoom } from './control-room.js';
import { DepartmentSystem } from './department-system.js';
import { followEvents } from './event-follower.js';

export type Outsiders = {
  readonly controlRoom: ControlRoom;
  readonly systems: readonly DepartmentSystem[];
  /** When the signal was raised and everybody has gone home. */
  readonly ended: Promise<unknown>;
};

/** Everybody who deals with the system, each over their own connection, until the signal is raised. */
export const outsiders = (
  { http, grpc, credentials }: Pick<Installation, 'http' | 'grpc' | 'credentials'>,
  ledger: Ledger,
  citizens: Citizens,
  signal: AbortSignal,
): Outsiders => {
  const token = (name: string): string => credentials[name] ?? '';
  const controlRoom = new ControlRoom(http, token('control-room'), ledger, signal);
  const systems = departments.map(
    (department) => new DepartmentSystem(grpc, token(`department:${department}`), department, ledger, signal),
  );
  const onEvent = (event: SeenEvent): void => {
    citizens.notice(event);
    if (event.type === 'TicketClassified' && event.data['suggested']) controlRoom.confirm(event.number);
  };
  const following = followEvents(grpc, token('auditor'), ledger, onEvent, signal);
  return { controlRoom, systems, ended: Promise.all([following, ...systems.map((system) => system.work())]) };
};

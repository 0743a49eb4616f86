import { readFileSync } from 'node:fs';
import type { ClientReadableStream } from '@grpc/grpc-js';
import type { departmentsV1 as V1 } from '@sunwai/contracts/grpc';
import { asCaller, departmentClient } from '../doors/grpc-doors.js';
import { readyIn } from '../system/installation.js';
import { eventually, pause } from '../system/eventually.js';
import { trialSystem, type TrialSystem } from '../system/trial-system.js';
import { complaint, FaultScene } from './scene.js';

const TICKETS = 80;
const READERS = 60;
/** 19,000 letters of Hindi are 57 kB: together the readers are owed some 270 MB. */
const long = `${complaint} `.repeat(400).slice(0, 19_000);

describe('department systems that stop reading', () => {
  let system: TrialSystem;
  let scene: FaultScene;

  beforeAll(async () => {
    system = await trialSystem();
    scene = new FaultScene(system);
    const to = { department: 'rural-development', office: 'block-office-tiloi', officer: 'bdo-tiloi', level: 1 };
    const files = async () => {
      for (let count = 0; count < TICKETS / 8; count++)
        await scene.desk.does(await scene.desk.files(long), 'assign', { to });
    };
    await Promise.all(Array.from({ length: 8 }, files));
  }, 120_000);
  afterAll(async () => {
    scene.close();
    await system.dispose();
  });

  const token = () => system.running.credentials['department:rural-development']!;
  const watch = (client: V1.DepartmentServiceClient) =>
    client.watchAssignments({ resumeAfter: '', offices: [], heartbeatSeconds: 0 }, asCaller(token()));
  /** In MB, what the server's process holds. */
  const memory = (): number => {
    const { pid } = readyIn(system.stateDir)!;
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024;
  };
  const readAll = async (call: ClientReadableStream<V1.WatchAssignmentsResponse>): Promise<number> => {
    let assigned = 0;
    for await (const { event } of call as AsyncIterable<V1.WatchAssignmentsResponse>) {
      if (event?.$case === 'assigned') assigned++;
      if (event?.$case === 'caughtUp') break;
    }
    return assigned;
  };

  it('cost the server no memory, and the others are served; whoever reads on misses nothing', async () => {
    const reader = departmentClient(system.running.grpc);
    const allSent = async () => (await readAll(watch(reader))) === TICKETS;
    await eventually('all assignments on the stream', allSent, 30_000);
    const before = memory();

    const sleeper = departmentClient(system.running.grpc);
    const asleep = Array.from({ length: READERS }, () => watch(sleeper).pause());
    // An error without a listener would end the process; that it was cancelled is no news.
    for (const call of asleep) call.on('error', () => undefined);
    await pause(1_500);
    expect(await readAll(watch(reader))).toBe(TICKETS);
    const { number } = await scene.complains();
    expect(number).toMatch(/^AME-/);
    // Each is owed 4.5 MB. The page in hand may be kept for it, and what garbage there is.
    expect(memory() - before).toBeLessThan(130);

    for (const call of asleep.slice(1)) call.cancel();
    expect(await readAll(asleep[0]!)).toBe(TICKETS);
    sleeper.close();
    reader.close();
  }, 60_000);
});

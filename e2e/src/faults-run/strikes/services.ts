import type { Cut } from '@sunwai/testing/servers';
import { pause } from '../../system/eventually.js';
import type { Fault, Scene } from '../fault.js';
import type { Server } from '../site.js';

/** How long a process, or a line, is away, in ms: longer than groups, leases and retries wait for one that hiccups. */
const AWAY = 16_000;

/** Each instance in turn, SIGKILL; the next when the one before is back. */
export const killed = (service: string): Fault => ({
  name: `${service} killed`,
  strike: async ({ site }) => {
    for (const [index, instance] of site.instancesOf(service).entries()) {
      if (index > 0) {
        await site.instancesOf(service)[index - 1]!.ready();
        await pause(1_000);
      }
      await instance.kill();
      await pause(1_000);
      instance.launch();
    }
  },
});

/** Each instance in turn hears and says nothing (SIGSTOP), then goes on as if nothing had been. */
export const frozen = (service: string): Fault => ({
  name: `${service} frozen`,
  strike: async ({ site }) => {
    for (const { pid } of site.instancesOf(service)) {
      if (pid === undefined) continue;
      process.kill(pid, 'SIGSTOP');
      await pause(AWAY);
      process.kill(pid, 'SIGCONT');
    }
  },
});

/** The first instance of a service can't reach a server; the second, where there is one, can. */
export const cutOff = (service: string, server: Server, how: Cut): Fault => ({
  name: `${service} cut from ${server} (${how})`,
  strike: async ({ site }) => {
    const lines = site.linesOf(service, server);
    for (const line of lines) line.cut(how);
    await pause(AWAY);
    for (const line of lines) line.mend();
  },
});

/** The departments' own systems keep their connections and read nothing. */
export const slowReaders: Fault = {
  name: 'department systems slow',
  strike: async ({ outsiders }: Scene) => {
    const readOn = outsiders.systems.map((system) => system.stopReading());
    await pause(AWAY);
    for (const goOn of readOn) goOn();
  },
};

import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/** Below the ports that outgoing connections take by themselves, so that it is still free after each restart. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(15_000, 30_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
};

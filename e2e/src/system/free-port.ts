import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that outgoing connections take by themselves, so that it is still free after each restart. Nobody else
 * who chooses so (`scripts/infra/ports.mjs` too) gets it while this process lives.
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(15_000, 30_000);
    const claimed = await claim(port);
    if (claimed && (await isFree(port))) return port;
    claimed?.close();
  }
};

/** The same number of UDP, which nobody uses: the machine gives it to one process, and takes it back when that ends. */
const claim = async (port: number): Promise<Socket | undefined> => {
  const socket = createSocket('udp4').unref();
  try {
    socket.bind({ port, address: '127.0.0.1', exclusive: true });
    await once(socket, 'listening');
    return socket;
  } catch {
    socket.close();
    return undefined;
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

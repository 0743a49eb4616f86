import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const free = (port) =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Nobody else who chooses ports here gets it while this process lives: it holds the same number of UDP, which nobody uses. */
const claim = async (port) => {
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

/** The port of the last time if nobody took it. Below those that outgoing connections take, so that it stays free. */
export const freePort = async (wanted) => {
  for (let port = wanted || randomInt(15_000, 30_000); ; port = randomInt(15_000, 30_000)) {
    const claimed = await claim(port);
    if (claimed && (await free(port))) return port;
    claimed?.close();
  }
};

/** Whether somebody listens there. */
export const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.end();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

const free = (port) =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** The port of the last time if nobody took it. Below those that outgoing connections take, so that it stays free. */
export const freePort = async (wanted) => {
  for (let port = wanted || randomInt(15_000, 30_000); ; port = randomInt(15_000, 30_000)) {
    if (await free(port)) return port;
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

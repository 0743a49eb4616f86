import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../platform/eventually.js';
import { Line } from './line.js';

describe('A line', () => {
  let server: Server;
  let line: Line;
  let heard: string;
  const clients: Socket[] = [];

  /** Somebody who speaks and keeps what is said back; the server repeats everything. */
  const caller = async () => {
    const socket = connect(line.port, '127.0.0.1');
    const call = { socket, answer: '', ended: false };
    clients.push(socket);
    socket.on('data', (bytes: Buffer) => (call.answer += bytes.toString()));
    socket.on('error', () => (call.ended = true)).on('close', () => (call.ended = true));
    await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
    return call;
  };

  beforeEach(async () => {
    heard = '';
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes: Buffer) => {
        heard += bytes.toString();
        socket.write(bytes);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    line = await Line.lay(0, (server.address() as { port: number }).port);
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
    line.close();
    server.close();
  });

  it('passes everything both ways', async () => {
    const call = await caller();
    call.socket.write('hello');
    await eventually(() => expect(call.answer).toBe('hello'));
  });

  it('that is cut silently keeps connections, passes nothing, and all of it later', async () => {
    const before = await caller();
    before.socket.write('one ');
    await eventually(() => expect(before.answer).toBe('one '));
    line.cut('silent');
    const during = await caller();
    before.socket.write('two ');
    during.socket.write('three');
    await pause(200);
    expect([heard, before.ended, during.ended]).toEqual(['one ', false, false]);
    line.mend();
    await eventually(() => expect([before.answer, during.answer]).toEqual(['one two ', 'three']));
  });

  it('that is cut with a reset breaks connections and takes no new ones until it is mended', async () => {
    const before = await caller();
    before.socket.write('one');
    await eventually(() => expect(before.answer).toBe('one'));
    line.cut('reset');
    await eventually(() => expect(before.ended).toBe(true));
    const during = await caller();
    await eventually(() => expect(during.ended).toBe(true));
    line.mend();
    const after = await caller();
    after.socket.write('two');
    await eventually(() => expect(after.answer).toBe('two'));
  });
});

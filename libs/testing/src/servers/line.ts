import { connect, createServer, type Server, type Socket } from 'node:net';

/** `reset`: connections break and no new one is made. `silent`: they stay, and nothing passes, as when packets are dropped. */
export type Cut = 'reset' | 'silent';

type Ends = { readonly client: Socket; server?: Socket };

/** The way of one process to one server, which can be cut and mended. */
export class Line {
  private readonly open = new Set<Ends>();
  private readonly listener: Server;
  private cutNow: Cut | undefined;

  private constructor(private readonly to: number) {
    this.listener = createServer({ noDelay: true }, (client) => this.take(client));
  }

  /** @param at where clients come, @param to where the server listens; both on this machine */
  static async lay(at: number, to: number): Promise<Line> {
    const line = new Line(to);
    await new Promise<void>((resolve, reject) => {
      line.listener.once('error', reject).listen(at, '127.0.0.1', resolve);
    });
    return line;
  }

  get port(): number {
    return (this.listener.address() as { port: number }).port;
  }

  cut(how: Cut): void {
    this.cutNow = how;
    for (const ends of this.open) {
      if (how === 'reset') breakOff(ends);
      else {
        ends.client.unpipe();
        ends.server?.unpipe();
      }
    }
  }

  /** What was held back goes on its way: late, as after a real cut. */
  mend(): void {
    this.cutNow = undefined;
    for (const ends of this.open) this.join(ends);
  }

  close(): void {
    this.listener.close();
    for (const ends of this.open) breakOff(ends);
  }

  private take(client: Socket): void {
    if (this.cutNow === 'reset') {
      client.resetAndDestroy();
      return;
    }
    const ends: Ends = { client };
    this.open.add(ends);
    this.watch(client, ends);
    if (this.cutNow === undefined) this.join(ends);
    else client.pause();
  }

  private join(ends: Ends): void {
    const { client } = ends;
    if (!ends.server) {
      ends.server = connect({ port: this.to, host: '127.0.0.1', noDelay: true });
      this.watch(ends.server, ends);
    }
    client.pipe(ends.server).pipe(client);
  }

  private watch(socket: Socket, ends: Ends): void {
    // An error is followed by 'close', and the other end is told by that.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.open.delete(ends);
      ends.client.destroy();
      ends.server?.destroy();
    });
  }
}

const breakOff = ({ client, server }: Ends): void => {
  client.resetAndDestroy();
  server?.resetAndDestroy();
};

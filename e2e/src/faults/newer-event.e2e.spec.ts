import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { numberIn } from '../doors/phone.js';
import { eventually, pause } from '../system/eventually.js';
import { freePort } from '../system/free-port.js';
import { trialSystem, type TrialSystem } from '../system/trial-system.js';
import { scrape } from '../telemetry/figures.js';
import { codeOfRefusal, complaint, FaultScene } from './scene.js';

const newer = 9;

describe('an event of a newer release', () => {
  let system: TrialSystem;
  let scene: FaultScene;
  let number: string;
  let figuresPort: number;

  const inStoreFile = (work: (database: DatabaseSync) => void): void => {
    const database = new DatabaseSync(path.join(system.stateDir, 'events.db'));
    work(database);
    database.close();
  };
  const readiness = async (): Promise<object> => {
    const answer = await fetch(`${system.running.http}/health/ready`);
    return { http: answer.status, ...((await answer.json()) as object) };
  };
  const stopped = async (group: string): Promise<number> =>
    (await scrape(figuresPort)).sum('sunwai_reader_stopped', { group, topic: 'tickets.events' });
  const restart = async (between: () => void): Promise<void> => {
    scene.close();
    await system.stop();
    between();
    await system.start();
    scene = new FaultScene(system);
  };

  beforeAll(async () => {
    figuresPort = await freePort();
    system = await trialSystem({ settings: { OTEL_EXPORTER_PROMETHEUS_PORT: String(figuresPort) } });
    scene = new FaultScene(system);
    number = await scene.desk.assigns();
    await scene.desk.does(number, 'comment', { words: 'The pradhan was asked', audience: 'internal' });
    await scene.event(number, 'CommentAdded');
    // As it was recorded, but as a shape that only a later release knows.
    await restart(() =>
      inStoreFile((database) => {
        const last = database.prepare('SELECT * FROM events ORDER BY position DESC LIMIT 1').get() as {
          position: number;
        };
        const comment = database.prepare("SELECT * FROM events WHERE type = 'CommentAdded'").get() as Record<
          string,
          string
        >;
        const { version } = database
          .prepare('SELECT max(version) AS version FROM events WHERE stream = ?')
          .get(comment['stream']!) as { version: number };
        database
          .prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
          .run(
            ...[
              last.position + 1,
              comment['opening']!,
              comment['stream']!,
              version + 1,
              randomUUID(),
              'CommentAdded',
              newer,
            ],
            ...[comment['recorded_at']!, comment['data']!, comment['personal']!, comment['metadata']!],
          );
      }),
    );
  }, 120_000);
  afterAll(async () => {
    scene.close();
    await system.dispose();
  });

  it('stops its readers, which say which event it is; messages and commands are still taken; nothing is skipped', async () => {
    const phone = scene.phone();
    const { webhook } = await phone.says({ text: complaint });
    expect(webhook.status).toBe(200);
    const other = await scene.desk.files();
    await scene.desk.does(other, 'flag-abuse', { suspicion: 'prank', words: 'Called twice before' });

    const said = () => system.log().includes(`of ticket-${number} is CommentAdded version ${newer}`);
    await eventually('the log names the event', said);
    expect(system.log()).toContain('store.unknown_event_version');
    // Whatever sends requests here goes on doing so; who runs it can see what does not.
    const reader = { topic: 'tickets.events', group: 'routing', stoppedAt: `CommentAdded version ${newer}` };
    await eventually('routing has come to it', async () => (await stopped('routing')) === 1);
    expect(await readiness()).toMatchObject({
      http: 200,
      status: 'ready',
      stopped: expect.arrayContaining([reader]),
    });
    expect(JSON.stringify(await readiness())).not.toContain(number);
    expect(await codeOfRefusal(scene.desk.does(number, 'flag-abuse', { suspicion: 'prank', words: 'x' }))).toBe(
      'store.unknown_event_version',
    );
    const { code, complaint: told } = await system.tries('history', number);
    expect(code).toBe(1);
    expect(told).toContain(`CommentAdded version ${newer}`);

    await pause(1_000);
    expect(await phone.received()).toEqual([]);
    await restart(() =>
      inStoreFile((database) =>
        database.prepare('UPDATE events SET schema_version = 1 WHERE schema_version = ?').run(newer),
      ),
    );
    const late = scene.phone(phone.number);
    await late.says({ text: 'क्या हुआ' });
    const status = await late.receives('the number', (message) => numberIn(message) !== undefined);
    await scene.event(numberIn(status)!, 'TicketClassified');
    await scene.event(other, 'TicketClassified');
    await eventually('the read models', async () => (await system.tries('registers', 'verify')).code === 0);
    expect(await readiness()).toEqual({ http: 200, status: 'ready' });
    expect(await stopped('routing')).toBe(0);
    expect((await system.tries('dead-letters', 'list')).complaint).toBe('There are none.\n');
  }, 90_000);
});

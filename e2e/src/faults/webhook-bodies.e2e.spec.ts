import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { postWebhook } from '../doors/webhook.js';
import { eventually } from '../system/eventually.js';
import { fixtures } from '../system/places.js';
import { trialSystem, type TrialSystem } from '../system/trial-system.js';
import { amethi } from '../walk/amethi.js';
import { FaultScene } from './scene.js';

const bodiesOf = (channel: string) =>
  readdirSync(path.join(fixtures, channel))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ channel, name, body: readFileSync(path.join(fixtures, channel, name), 'utf8') }));

describe('all kinds of webhooks that Meta sends', () => {
  let system: TrialSystem;
  let scene: FaultScene;

  beforeAll(async () => {
    system = await trialSystem();
    scene = new FaultScene(system);
  }, 120_000);
  afterAll(async () => {
    scene.close();
    await system.dispose();
  });

  const toOurNumber = (body: string): string =>
    body.replaceAll(/("phone_number_id":\s*)"[^"]*"/g, `$1"${amethi.service.phoneNumberId}"`);
  const postAll = async (bodies: ReturnType<typeof bodiesOf>, asIs: (body: string) => string = (body) => body) => {
    const refused: string[] = [];
    for (const { channel, name, body } of bodies) {
      const { status, code } = await postWebhook(system.running, asIs(body), { channel });
      if (status !== 200) refused.push(`${name}: ${status} ${code ?? ''}`);
    }
    return refused;
  };

  it('are there', () => expect([bodiesOf('whatsapp').length, bodiesOf('facebook').length]).toEqual([70, 110]));

  it('are taken from WhatsApp: to our number, to a number that is not ours, and once more', async () => {
    const bodies = bodiesOf('whatsapp');
    expect(await postAll(bodies, toOurNumber)).toEqual([]);
    expect(await postAll(bodies)).toEqual([]);
    expect(await postAll(bodies, toOurNumber)).toEqual([]);
  });

  it('are taken from Facebook', async () => expect(await postAll(bodiesOf('facebook'))).toEqual([]));

  it('leave nothing that could not be handled, and a system that works', async () => {
    const { number } = await scene.complains();
    await scene.event(number, 'TicketClassified');
    const outbox = () => scene.controlRoom.get<{ pending: number }>('/api/v1/notifications/outbox');
    await eventually('everybody is told', async () => (await outbox()).pending === 0);
    const { output, complaint } = await system.tries('dead-letters', 'list');
    expect([output, complaint]).toEqual(['', 'There are none.\n']);
    await system.cli('registers', 'verify');
    expect(system.log().match(/"level":"(error|fatal)".*/g) ?? []).toEqual([]);
  });
});

import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { postWebhook, textBody } from '../doors/webhook.js';
import { numberIn, wordsOf } from '../doors/phone.js';
import { fictionalPhone } from '../access/desk.js';
import { HttpDoor } from '../doors/http-door.js';
import { eventually } from '../system/eventually.js';
import { stockFile } from '../system/places.js';
import { trialSystem, type TrialSystem } from '../system/trial-system.js';
import { newWamid } from '../walk/world.js';
import { codeOfRefusal, complaint, FaultScene } from './scene.js';

const photo = readFileSync(stockFile('photo.jpg'));
const jpeg = (bytes: Buffer) => ({ base64: bytes.toString('base64'), mimeType: 'image/jpeg' });

// A busy machine takes its time.
jest.setTimeout(90_000);

describe('what should not have come', () => {
  let system: TrialSystem;
  let scene: FaultScene;
  let http: string;

  beforeAll(async () => {
    system = await trialSystem();
    scene = new FaultScene(system);
    http = system.running.http;
  }, 120_000);
  afterAll(async () => {
    scene.close();
    await system.dispose();
  });

  const post = (body: Buffer | string, secret?: string | null) =>
    postWebhook(system.running, body, secret === undefined ? {} : { secret });
  const text = (words: string, id = newWamid(), from = fictionalPhone()) => textBody(words, from, id);
  /** A complaint behind it has become a ticket, so whatever was kept of those before has been dealt with. */
  const ticketsOf = async (words: string): Promise<number> => {
    await scene.complains(`${complaint}: ${randomUUID()}`);
    return (await scene.filed()).filter((one) => one.words.includes(words)).length;
  };

  /** A ticket whose photo could not be had when it came; it is looked for again after all else. */
  let withoutPhoto: string;

  it('a file that can’t be had now does not hold up the complaint', async () => {
    const faults = new HttpDoor(system.running.sandbox);
    await faults.send('POST', '/sandbox/faults', { failDownloads: { count: 1_000 } });
    const phone = scene.phone();
    await phone.says({ image: { ...jpeg(photo), caption: complaint } });
    const told = await phone.receives('the number', (message) => numberIn(message) !== undefined);
    withoutPhoto = numberIn(told)!;
    await faults.send('POST', '/sandbox/faults', { failDownloads: { count: 0 } });
    const [filed] = await scene.auditor.history(withoutPhoto);
    expect((filed!.data as { attachments: object[] }).attachments).toMatchObject([{ missing: 'unreachable' }]);
  });

  describe('as a webhook', () => {
    it.each<[string, (words: string) => Buffer | string, string | null | undefined, number, string]>([
      ['not signed', text, null, 401, 'intake.signature_missing'],
      ['signed with another secret', text, 'not the secret', 401, 'intake.signature_wrong'],
      ['not JSON', (words) => text(words).slice(0, -2), undefined, 400, 'request.not_json'],
      ['not UTF-8', (words) => Buffer.from(text(`${words} caf\xe9`), 'latin1'), undefined, 400, 'request.not_json'],
      ['larger than Meta’s are', (words) => text(words.padEnd(3_200_000, '.')), undefined, 413, 'request.too_large'],
    ])('that is %s is refused, and nothing is kept of it', async (_, body, secret, status, code) => {
      const words = `Road ${randomUUID()}`;
      expect(await post(body(words), secret)).toEqual({ status, code });
      expect(await ticketsOf(words)).toBe(0);
    });

    it('twice, one after the other and both at once, is one ticket and one answer', async () => {
      const [words, phone] = [`${complaint} ${randomUUID()}`, scene.phone()];
      const body = text(words, newWamid(), phone.number);
      expect(await Promise.all([post(body), post(body)])).toEqual([{ status: 200 }, { status: 200 }]);
      expect(await post(body)).toEqual({ status: 200 });
      await phone.receives('the number', (message) => numberIn(message) !== undefined);
      expect(await ticketsOf(words)).toBe(1);
      expect(await phone.received()).toHaveLength(1);
    });

    it('with NUL characters becomes a ticket in the words that can be read', async () => {
      const [words, phone] = [randomUUID(), scene.phone()];
      expect(await post(text(`${complaint}\0${words}\ud83d`, newWamid(), phone.number))).toEqual({ status: 200 });
      await phone.receives('the number', (message) => numberIn(message) !== undefined);
      const [ticket] = (await scene.filed()).filter((one) => one.words.includes(words));
      expect(ticket?.words).toBe(`${complaint}\ufffd${words}\ufffd`);
    });

    it('with a text of 60,000 characters becomes a ticket with all of them', async () => {
      const phone = scene.phone();
      const words = `${complaint} `.repeat(2_000).slice(0, 59_990).trimEnd() + '!'.repeat(10);
      expect(await post(text(words, newWamid(), phone.number))).toEqual({ status: 200 });
      const told = await phone.receives('the number', (message) => numberIn(message) !== undefined);
      const [filed] = await scene.auditor.history(numberIn(told)!);
      expect((filed!.personal as { words: string }).words).toBe(words);
    });

    it('that tells of a message nobody sent is taken, and changes nothing', async () => {
      const status = { id: newWamid(), status: 'delivered', timestamp: '1790000000', recipient_id: '919800000009' };
      const body = JSON.parse(text('x')) as { entry: { changes: { value: Record<string, unknown> }[] }[] };
      const value = body.entry[0]!.changes[0]!.value;
      delete value['messages'];
      value['statuses'] = [status];
      expect(await post(JSON.stringify(body))).toEqual({ status: 200 });
    });
  });

  describe('from a phone', () => {
    it.each([
      ['a poll', { unsupported: 'poll' }],
      ['a sticker', { sticker: true }],
    ])('%s: the citizen is told what works', async (_, said) => {
      const phone = scene.phone();
      await phone.says(said);
      const told = await phone.receives('what works', () => true);
      expect(wordsOf(told)).toMatch(/फोटो, वीडियो, आवाज़ का संदेश/);
    });

    it.each([
      ['too large', jpeg(Buffer.concat([photo, Buffer.alloc(5_300_000)])), /बहुत बड़ी है/, 'too_large'],
      [
        'not what it claims',
        jpeg(Buffer.from('<html><script>alert(1)</script></html>')),
        /इस तरह की फाइल नहीं ली जा सकती/,
        'type_refused',
      ],
    ])(
      'a file that is %s: the complaint stands without it, and the citizen is told',
      async (_, image, sentence, missing) => {
        const phone = scene.phone();
        await phone.says({ image: { ...image, caption: complaint } });
        const told = await phone.receives('the number', (message) => numberIn(message) !== undefined);
        await phone.receives('what is wrong with the file', (message) => sentence.test(wordsOf(message)));
        const [filed] = await scene.auditor.history(numberIn(told)!);
        expect((filed!.data as { attachments: object[] }).attachments).toMatchObject([{ missing }]);
      },
    );

    it.each([
      ['of somebody else', (_: string, others: string) => others, /शिकायत नहीं मिली/],
      ['with one character mistyped', mistyped, /कोई एक अक्षर गलत लिख गया है/],
    ])('a ticket number %s: says so', async (_, written, sentence) => {
      const { phone, number } = await scene.complains();
      const after = await phone.newest();
      await phone.says({ text: `${written(number, await scene.desk.files())} का क्या हुआ` });
      await phone.receives('what is wrong with the number', (message) => sentence.test(wordsOf(message)), { after });
    });
  });

  describe('as a command', () => {
    const command = (number: string, name: string, body: object = {}) =>
      codeOfRefusal(scene.desk.does(number, name, body));
    const report = (round: number) => ({ round, outcome: 'resolved', words: 'रिबोर करा दिया गया' });

    it('on a closed ticket', async () => {
      const number = await scene.desk.assigns();
      await scene.desk.does(number, 'close', { outcome: 'withdrawn', words: 'She called and took it back' });
      expect(await command(number, 'submit-report', report(1))).toBe('ticket.closed');
    });

    it('a report for a round that is over', async () => {
      const number = await scene.desk.assigns();
      await scene.desk.does(number, 'submit-report', report(1));
      await scene.desk.does(number, 'return-report', { round: 1, defect: 'unclear', words: 'Which pump?' });
      expect(await command(number, 'submit-report', report(1))).toBe('report.old_round');
    });

    it('for a department that there is not', async () => {
      const to = { department: 'ministry-of-magic', office: 'tower', level: 1 };
      expect(await command(await scene.desk.files(), 'assign', { to })).toBe('holder.unknown');
    });

    it('on a ticket that there is not, or with a character mistyped', async () => {
      const number = await scene.desk.files();
      expect(await command(mistyped(number), 'confirm-assignment')).toBe('number.check_failed');
      expect(await command('AME-nonsense', 'confirm-assignment')).toBe('number.malformed');
    });

    it.each<[string, string | Buffer, string, number, string]>([
      ['invalid JSON', '{"pack":', 'application/json', 400, 'request.not_json'],
      ['another type of body', 'pack=amethi', 'text/csv', 415, 'request.type_unsupported'],
      [
        'a body too large',
        JSON.stringify({ words: 'x'.repeat(3_200_000) }),
        'application/json',
        413,
        'request.too_large',
      ],
      [
        'fields that there are not',
        JSON.stringify({ actor: 'somebody else' }),
        'application/json',
        400,
        'request.invalid',
      ],
    ])('with %s', async (_, body, type, status, code) => {
      const { credentials } = system.running;
      const door = new HttpDoor(http, credentials['control-room']);
      const answer = await door.ask('POST', '/api/v1/tickets', body, { 'content-type': type, 'idempotency-key': 'k' });
      expect([answer.status, (JSON.parse(answer.bytes.toString()) as { code: string }).code]).toEqual([status, code]);
    });
  });

  it('from an adapter: a file that is taken, and one that is refused', async () => {
    const door = new HttpDoor(http, system.running.credentials['adapter']);
    const upload = async (bytes: Buffer) => {
      const answer = await door.ask('POST', '/api/v1/intake/media?pack=amethi', bytes, {
        'content-type': 'image/jpeg',
      });
      return [answer.status, (JSON.parse(answer.bytes.toString()) as { code?: string }).code];
    };
    expect(await upload(photo)).toEqual([201, undefined]);
    expect(await upload(Buffer.from('<html></html>'))).toEqual([415, 'media.type_refused']);
    expect(await upload(Buffer.alloc(0))).toEqual([400, 'media.empty']);
  });

  it('a file that could not be had follows when it can', async () => {
    const { data } = await scene.event(withoutPhoto, 'EvidenceAdded', 40_000);
    expect((data as { media: object[] }).media).toMatchObject([{ mediaType: 'image/jpeg' }]);
  }, 60_000);

  it('has hurt nobody: a complaint still becomes a ticket, and no message was given up', async () => {
    const { number } = await scene.complains();
    await eventually('the ticket in the list', async () => {
      const { tickets } = await scene.controlRoom.get<{ tickets: { number: string }[] }>('/api/v1/tickets?limit=200');
      return tickets.some((one) => one.number === number);
    });
    const { output, complaint: said } = await system.tries('dead-letters', 'list');
    expect([output, said]).toEqual(['', 'There are none.\n']);
  });
});

/** The last character but one is another. */
function mistyped(number: string): string {
  const at = number.length - 2;
  return number.slice(0, at) + (number[at] === '7' ? '8' : '7') + number.slice(at + 1);
}

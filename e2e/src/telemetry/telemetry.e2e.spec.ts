import { watchAssignments } from '../doors/assignments.js';
import { HttpDoor } from '../doors/http-door.js';
import { numberIn, Phone } from '../doors/phone.js';
import { postWebhook, textBody } from '../doors/webhook.js';
import { eventually } from '../system/eventually.js';
import { freePort } from '../system/free-port.js';
import { type TrialSystem, trialSystem } from '../system/trial-system.js';
import { type Collector, type Span, startCollector } from './collector.js';
import { promisedFigures, scrape } from './figures.js';
import { appended, causesOf, fits, isWhole, traceOf } from './traces.js';

const phone = '+915555512999';
const words = 'ग्राम सभा तिलोई में हैंडपंप दो महीने से खराब है';

describe('a complaint, seen from its trace', () => {
  let collector: Collector;
  let system: TrialSystem;
  let figuresPort: number;
  let trace: readonly Span[] = [];

  beforeAll(async () => {
    collector = await startCollector();
    figuresPort = await freePort();
    system = await trialSystem({
      settings: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_SERVICE_NAME: 'standalone-of-a-test',
        OTEL_EXPORTER_PROMETHEUS_PORT: String(figuresPort),
      },
    });
    const { running } = system;
    expect(
      await postWebhook(running, textBody(words, phone, `wamid.${Buffer.from(phone).toString('base64')}`)),
    ).toEqual({ status: 200 });
    await new Phone(running.sandbox, phone).receives('the acknowledgement', ({ text }) => text !== undefined);
    trace = await eventually('the ticket was told that the complainant was, in the same trace', () => {
      const first = collector.spans.find(({ name }) => name === 'POST /webhooks/whatsapp');
      const spans = traceOf(collector.spans, first);
      return spans.some((span) => appended(span, 'NotificationSent')) && isWhole(spans) && spans;
    });
  });
  afterAll(async () => {
    await system?.dispose();
    await collector?.close();
  });

  const one = (name: string, attributes: Readonly<Record<string, unknown>> = {}): Span => {
    const found = trace.find((span) => fits(span, name, attributes));
    if (!found) throw new Error(`No span ${name} ${JSON.stringify(attributes)} in ${trace.map((span) => span.name)}`);
    return found;
  };
  const parentOf = (span: Span): Span | undefined => trace.find(({ spanId }) => spanId === span.parent);

  it('is one from the webhook to the reply, each step below the one that caused it', () => {
    const webhook = one('POST /webhooks/whatsapp');
    const received = one('publish intake.inbox');
    const understood = one('process intake.inbox', { 'messaging.consumer.group.name': 'intake' });
    const said = one('publish intake.messages');
    const filed = one('process intake.messages', { 'messaging.consumer.group.name': 'tickets' });
    const steps = [webhook, received, understood, said, filed, appendOf('TicketFiled')];
    expect(steps.slice(1).map(parentOf)).toEqual(steps.slice(0, -1));

    const routed = appendOf('TicketClassified');
    expect(parentOf(routed)).toMatchObject({
      name: 'process tickets.events',
      kind: 'consumer',
      parent: filed.spanId,
      attributes: { 'messaging.consumer.group.name': 'routing' },
    });

    const sending = one('send notice', { 'sunwai.purpose': 'acknowledgement', 'sunwai.outcome': 'sent' });
    expect(parentOf(sending)).toMatchObject({
      name: 'process tickets.events',
      attributes: { 'messaging.consumer.group.name': 'notifications' },
    });
    expect(trace.filter(({ parent }) => parent === sending.spanId)).toMatchObject([
      { name: 'POST', kind: 'client', attributes: { 'http.response.status_code': 200 } },
    ]);
    expect(parentOf(appendOf('NotificationSent'))).toMatchObject({ name: 'tell ticket' });
  });

  it('has one beginning, and nothing hangs in the air', () => {
    const orphans = trace.filter((span) => !parentOf(span));
    expect(orphans.map(({ name, kind, service }) => ({ name, kind, service }))).toEqual([
      { name: 'POST /webhooks/whatsapp', kind: 'server', service: 'standalone-of-a-test' },
    ]);
    expect(orphans[0]!.parent).toBeUndefined();
  });

  it('goes on from the click that assigns it to the system of the department that watches', async () => {
    const { running } = system;
    const credential = (name: string) => running.credentials[name]!;
    const watching = await watchAssignments(running.grpc, credential('department:rural-development'));
    const message = await new Phone(running.sandbox, phone).receives(
      'its number',
      (one) => numberIn(one) !== undefined,
    );
    const number = numberIn(message)!;
    const controlRoom = new HttpDoor(running.http, credential('control-room'));
    await controlRoom.send('POST', `/api/v1/tickets/${number}/confirm-assignment`, {});
    const sent = await eventually('the span', () => collector.spans.find((span) => fits(span, 'send assignment')));
    expect(watching.given).toEqual([number]);
    expect(sent).toMatchObject({
      kind: 'producer',
      attributes: { 'sunwai.stream': `ticket-${number}`, 'sunwai.assignment': 'assigned' },
    });
    const causes = await eventually('what led to it', () => {
      const whole = traceOf(collector.spans, sent);
      return isWhole(whole) && causesOf(whole, sent);
    });
    expect(causes.map(({ name }) => name)).toEqual([
      'POST /api/v1/tickets/:number/confirm-assignment',
      'process tickets.events',
      'send assignment',
    ]);
    watching.close();

    const again = await watchAssignments(running.grpc, credential('department:rural-development'));
    expect(again.given).toEqual([number]);
    again.close();
    await controlRoom.send('POST', `/api/v1/tickets/${number}/comment`, { words: 'x', audience: 'internal' });
    await eventually('later spans', () => collector.spans.some((span) => appended(span, 'CommentAdded')));
    expect(collector.spans.filter((span) => fits(span, 'send assignment'))).toHaveLength(1);
  });

  it('tells nothing of a person', () => {
    const all = collector.raw();
    const base64 = Buffer.from(phone).toString('base64').replace(/=+$/, '');
    for (const secret of [phone.slice(1), base64, 'wamid', words, 'हैंडपंप', 'Ram']) expect(all).not.toContain(secret);
  });

  it('goes on from a caller who has one', async () => {
    const traceId = 'a'.repeat(31) + '7';
    await fetch(`${system.running.http}/api/openapi.json`, {
      headers: { traceparent: `00-${traceId}-00000000000000aa-01` },
    });
    const span = await eventually('the span', () => collector.spans.find((seen) => seen.traceId === traceId));
    expect(span).toMatchObject({ name: 'GET /api/openapi.json', parent: '00000000000000aa' });
  });

  it('leaves its figures, by the names, types and labels that were promised', async () => {
    const seen = await scrape(figuresPort);
    for (const { name, type, labels } of promisedFigures()) {
      expect({ name, type: seen.types.get(name) }).toEqual({ name, type });
      const samples = seen.of(type === 'histogram' ? `${name}_count` : name);
      expect(samples).not.toEqual([]);
      for (const sample of samples)
        expect({ name, labels: Object.keys(sample.labels).sort() }).toEqual({ name, labels: [...labels].sort() });
    }
    const webhook = { route: '/webhooks/whatsapp', method: 'POST', status: '200' };
    expect(seen.sum('sunwai_http_request_seconds_count', webhook)).toBeGreaterThanOrEqual(1);
    expect(seen.sum('sunwai_append_seconds_count', { outcome: 'appended' })).toBeGreaterThanOrEqual(2);
    // Wherever in the process they run.
    for (const group of ['routing', 'notifications', 'registers'])
      expect(seen.of('sunwai_consumer_lag', { group, topic: 'tickets.events' })).toHaveLength(1);
    expect(seen.of('sunwai_dead_letters', { group: 'routing', topic: 'tickets.events' })).toMatchObject([{ value: 0 }]);
    expect(seen.of('sunwai_relay_lag')).toMatchObject([{ value: 0 }]);

    await fetch(`${system.running.http}/nobody/${phone}`);
    const later = await scrape(figuresPort);
    expect(later.sum('sunwai_http_request_seconds_count', { route: 'none', status: '404' })).toBe(1);
  });

  it('does not start where the port of its figures is taken, and says which setting helps', async () => {
    const settings = { OTEL_EXPORTER_PROMETHEUS_PORT: String(figuresPort) };
    await expect(trialSystem({ settings })).rejects.toThrow(/OTEL_EXPORTER_PROMETHEUS_PORT/);
  });

  const appendOf = (type: string): Span => {
    const found = trace.find((span) => appended(span, type));
    if (!found) throw new Error(`No append of ${type}`);
    return found;
  };
});

describe('a channel that does not answer', () => {
  let system: TrialSystem;
  let figuresPort: number;

  beforeAll(async () => {
    figuresPort = await freePort();
    const settings = {
      OTEL_EXPORTER_PROMETHEUS_PORT: String(figuresPort),
      SUNWAI_WHATSAPP_URL: `http://127.0.0.1:${await freePort()}`,
      // Nobody takes traces there: that hinders nothing.
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
    };
    system = await trialSystem({ settings });
  });
  afterAll(() => system?.dispose());

  it('shows in the age of the oldest message', async () => {
    const age = async () => (await scrape(figuresPort)).sum('sunwai_outbox_oldest_seconds', { channel: 'whatsapp' });
    expect(await age()).toBe(0);
    expect(await postWebhook(system.running, textBody(words, phone, 'wamid.first'))).toEqual({ status: 200 });
    const young = await eventually('a message waits', async () => (await age()) || undefined);
    await eventually('it grows older', async () => (await age()) > young);
  });
});

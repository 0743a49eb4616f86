import { derivedId } from '@sunwai/kernel';
import type { Tracing } from '@sunwai/telemetry';
import { createLogger, currentTraceparent, inSpan, startTracing } from '@sunwai/telemetry';
import * as say from '@sunwai/testing';
import type { TestPlatform } from '@sunwai/testing/platform';
import { testPlatform } from '@sunwai/testing/platform';
import { TicketClient } from '@sunwai/ticket-client';
import { streamOf } from '@sunwai/ticket';
import { TicketsModule } from '../tickets.module.js';

describe('a command over gRPC, in a trace', () => {
  let tracing: Tracing;
  let platform: TestPlatform;
  let client: TicketClient;

  beforeAll(async () => {
    // Nobody takes the spans: what goes over the wire and into the history is looked at here.
    const collector = { endpoint: 'http://127.0.0.1:1', service: 'test', share: 1 };
    tracing = await startTracing({ ...collector, logger: createLogger({ level: 'silent' }) });
    platform = await testPlatform();
    const running = await platform.start({
      modules: [TicketsModule.forRoot({ numberKey: platform.secrets.ticketNumberKey })],
      grpcServices: ['sunwai.tickets.v1.TicketService'],
    });
    client = new TicketClient({ addresses: [running.grpcAddress], token: platform.tokens.service });
  });
  afterAll(async () => {
    client.close();
    await platform.dispose();
    await tracing.close();
  });

  const file = async (id: string) => {
    const by = { commandId: derivedId(id), correlationId: id, causationId: id };
    const context = { ...by, occurredAt: say.someMoment, actor: say.citizen };
    const answer = await client.file('amethi', id, say.fileTicket({ sourceMessageIds: [id] }), context);
    if (!answer.accepted) throw new Error('refused');
    const [filed] = await platform.store.readStream(streamOf(answer.number));
    return (filed?.metadata as { traceparent?: string }).traceparent;
  };

  it("records what it did in the caller's trace, in a span of its own", async () => {
    const seen = await inSpan(
      () => ({ name: 'caller' }),
      async () => ({ caller: currentTraceparent(), recorded: await file('wamid.traced') }),
    );
    const [, trace, span] = seen.caller!.split('-');
    const [version, recordedTrace, recordedSpan, sampled] = seen.recorded!.split('-');
    expect([version, recordedTrace, sampled]).toEqual(['00', trace, '01']);
    expect(recordedSpan).not.toBe(span);
  });

  it('begins a trace of its own for a caller who has none', async () => {
    const [one, other] = [await file('wamid.first'), await file('wamid.second')];
    expect(one).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(one!.split('-')[1]).not.toBe(other!.split('-')[1]);
  });
});

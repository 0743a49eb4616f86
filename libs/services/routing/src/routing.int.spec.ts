import {
  addEvidence,
  assignTicket,
  classifyTicket,
  confirmAssignment,
  controlRoom,
  declineAssignment,
  officerOf,
} from '@sunwai/testing';
import type { TestPlatform, TicketDesk } from '@sunwai/testing/platform';
import { eventually, TicketServiceModule, testPlatform, ticketDesk } from '@sunwai/testing/platform';
import type { Ticket, TicketNumber } from '@sunwai/ticket';
import { RoutingModule } from './index.js';

describe('routing', () => {
  let platform: TestPlatform;
  let desk: TicketDesk;

  beforeEach(async () => {
    platform = await testPlatform();
    desk = ticketDesk(platform);
    await platform.start({ modules: [TicketServiceModule.of(platform.tickets), RoutingModule] });
  });
  afterEach(() => platform.dispose());

  const becomes = (number: TicketNumber, expected: object): Promise<Ticket> =>
    eventually(async () => {
      const found = await platform.tickets.find(number);
      expect(found?.ticket).toMatchObject(expected);
      return found!.ticket;
    });
  const eventsOf = (number: TicketNumber) => platform.store.readStream(`ticket-${number}`);

  it('suggests an officer for what is filed, for the control room to confirm with one click', async () => {
    const number = await desk.file({ words: 'ब्लॉक तिलोई में हैण्डपंप ख़राब है, रिबोर कराया जाए' });
    const ticket = await becomes(number, {
      status: 'filed',
      classification: {
        kind: 'grievance',
        category: 'handpump',
        priority: 'high',
        place: 'block-tiloi',
        by: 'rule',
        suggested: { officer: 'bdo-tiloi' },
      },
    });
    expect(ticket.classification?.confidence).toBeGreaterThan(0.8);
    await desk.does(number, confirmAssignment());
    await becomes(number, { status: 'assigned', holder: { officer: 'bdo-tiloi' } });
    const [filed, classified] = await eventsOf(number);
    expect(classified?.metadata).toMatchObject({ causationId: filed?.id, actor: { kind: 'system', id: 'routing' } });
  });

  it('learns the place from what comes after the first words', async () => {
    const number = await desk.file({ words: 'हैंडपंप ख़राब है' });
    await becomes(number, { classification: { category: 'handpump' } });
    expect((await platform.tickets.find(number))?.ticket.classification?.place).toBeUndefined();
    await desk.does(number, addEvidence({ words: 'ब्लॉक सिंहपुर', media: [], sourceMessageId: 'wamid.later' }));
    await becomes(number, {
      classification: { category: 'handpump', place: 'block-singhpur', suggested: { officer: 'bdo-singhpur' } },
    });
  });

  it('leaves alone what a person has classified', async () => {
    const number = await desk.file({ words: 'हैंडपंप ख़राब है' });
    await becomes(number, { classification: { category: 'handpump' } });
    await desk.does(number, classifyTicket({ category: 'other', suggested: undefined }), controlRoom);
    await desk.does(number, addEvidence({ words: 'ब्लॉक सिंहपुर', media: [], sourceMessageId: 'wamid.later' }));
    const second = await desk.file({ words: 'सड़क' });
    await becomes(second, { classification: { category: 'main-road' } });
    expect((await eventsOf(number)).map(({ type }) => type)).toEqual([
      'TicketFiled',
      'TicketClassified',
      'TicketClassified',
      'EvidenceAdded',
    ]);
  });

  describe('of a declined ticket', () => {
    const declinedByBlock = async (words: string, belongsTo?: { department: string }): Promise<TicketNumber> => {
      const number = await desk.file({ words });
      const { classification } = await becomes(number, { classification: { suggested: { officer: 'bdo-tiloi' } } });
      const to = classification!.suggested!;
      await desk.does(number, assignTicket({ to }));
      await desk.does(number, declineAssignment({ round: 1, ...(belongsTo && { belongsTo }) }), officerOf(to));
      return number;
    };

    it('suggests who serves the place in the department that was named', async () => {
      const number = await declinedByBlock('ब्लॉक तिलोई में हैंडपंप ख़राब है', { department: 'jal-nigam' });
      await becomes(number, { classification: { suggested: platform.pack.holderIn('jal-nigam', 'block-tiloi') } });
      await desk.does(number, confirmAssignment());
      await becomes(number, { status: 'assigned', holder: { department: 'jal-nigam' } });
    });

    it('suggests the next best officer by the words, if nobody was named', async () => {
      const number = await declinedByBlock('ब्लॉक तिलोई में हैंडपंप ख़राब, हैंडपंप रिबोर, बिजली भी नहीं');
      await becomes(number, { classification: { category: 'power-supply', suggested: { department: 'electricity' } } });
    });

    it('leaves it to the control room, if nobody else is known', async () => {
      const number = await declinedByBlock('ब्लॉक तिलोई में हैंडपंप ख़राब है');
      await becomes(number, { classification: { category: 'handpump', confidence: 0 } });
      expect((await platform.tickets.find(number))?.ticket.classification?.suggested).toBeUndefined();
    });
  });
});

import type { Pack } from '@sunwai/packs';
import { loadPack } from '@sunwai/packs';
import { assigned, classified, declined, filed, someMoment } from '@sunwai/testing';
import type { Holder, Ticket, TicketEvent } from '@sunwai/ticket';
import { replay } from '@sunwai/ticket';
import { routeOn } from './route-on.js';

let pack: Pack;
let blockOfficer: Holder;
beforeAll(async () => {
  const loaded = await loadPack('packs/amethi');
  if (!loaded.pack) throw new Error('packs/amethi has errors');
  pack = loaded.pack;
  blockOfficer = pack.holderFor('handpump', 'block-tiloi');
});

const after = (...events: readonly TicketEvent[]): Ticket =>
  replay([filed(), ...events].map((event) => ({ event, at: someMoment })))!;

const declinedBy = (holder: Holder, belongsTo?: { department: string; office?: string }): Ticket =>
  after(
    classified({ category: 'handpump', place: 'block-tiloi', suggested: holder }),
    assigned({ to: holder }),
    declined({ holder, ...(belongsTo && { belongsTo }) }),
  );

const pipedWater = { category: 'piped-water', department: 'jal-nigam', confidence: 0.4 };
const drain = { category: 'drain', department: 'rural-development', confidence: 0.3 };

describe('a declined ticket', () => {
  it('goes to the department that was named, to who serves the place there', () => {
    const next = routeOn(declinedBy(blockOfficer, { department: 'jal-nigam' }), [drain], pack);
    expect(next).toMatchObject({ suggested: pack.holderIn('jal-nigam', 'block-tiloi'), confidence: 0.9 });
  });

  it('becomes what that department knows it as, if it was among the alternatives', () => {
    const next = routeOn(declinedBy(blockOfficer, { department: 'jal-nigam' }), [drain, pipedWater], pack);
    expect(next).toMatchObject({ category: 'piped-water', alternatives: [drain] });
  });

  it('goes to the best alternative whose officer has not declined it', () => {
    expect(pack.holderFor('drain', 'block-tiloi')).toEqual(blockOfficer);
    const next = routeOn(declinedBy(blockOfficer), [drain, pipedWater], pack);
    expect(next).toMatchObject({
      category: 'piped-water',
      suggested: pack.holderFor('piped-water', 'block-tiloi'),
      confidence: 0.4,
    });
  });

  it('never goes back: where the named department has declined too, the alternatives are tried', () => {
    const next = routeOn(declinedBy(blockOfficer, { department: 'rural-development' }), [pipedWater], pack);
    expect(next.suggested?.department).toBe('jal-nigam');
  });

  it('waits for the control room, without a suggestion, where nobody is left', () => {
    const next = routeOn(declinedBy(blockOfficer, { department: 'no-such-department' }), [drain], pack);
    expect(next).toMatchObject({ category: 'handpump', confidence: 0 });
    expect(next.suggested).toBeUndefined();
  });
});

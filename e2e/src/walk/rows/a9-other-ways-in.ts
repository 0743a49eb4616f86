import { randomUUID } from 'node:crypto';
import { eventually } from '../../system/eventually.js';
import { must } from '../failed.js';
import { Matter } from '../matter.js';
import type { World } from '../world.js';

/** Parallel intake from officers' own official numbers and from the Twitter service lands in the same registers. */
export const otherWaysIn = async (world: World): Promise<string> => {
  const byWhatsApp = await Matter.filed(world, world.say.handpump);
  const { cursor } = await world.event(byWhatsApp.number, 'TicketFiled');

  // Said to be a new one: they may have brought another a moment ago.
  const words = `${world.say.newComplaint}: ${world.say.handpump}`;
  const officer = await world.officer('labour-officer').says({ text: words });
  const fromOfficer = await filedFrom(world, officer.id, cursor);
  const { actor, data } = await world.event(fromOfficer, 'TicketFiled');
  must((data as { channel: string }).channel === 'whatsapp', 'the officer’s complaint is not of WhatsApp');
  must(actor?.id === 'labour-officer', `the officer’s complaint was brought by ${actor?.id}, not by labour-officer`);

  const post = { id: `x-${randomUUID()}`, account: `@citizen_${randomUUID().slice(0, 8)}` };
  await posted(world, post.id, post.account);
  const fromX = await filedFrom(world, post.id, cursor);
  must(((await world.event(fromX, 'TicketFiled')).data as { channel: string }).channel === 'x', 'the post is not of X');
  must((await posted(world, post.id, post.account)).repeated, 'the same post again was not seen to be the same');

  const numbers = [byWhatsApp.number, fromOfficer, fromX];
  for (const number of numbers) await Matter.confirm(world, number);
  const serials = await eventually('all three in the register of rural development', async () => {
    const register = await world.register('rural-development');
    const found = numbers.map((number) => register.find((entry) => entry.number === number)?.serial);
    return found.every((serial) => serial !== undefined) && found;
  });
  return `WhatsApp, an officer’s official number and X: serials ${serials.join(', ')} of one register`;
};

/** As the adapter of X brings a post in. */
const posted = (world: World, id: string, account: string): Promise<{ readonly repeated: boolean }> =>
  world.adapter.send(
    'POST',
    '/api/v1/intake/messages',
    { pack: 'amethi', channel: 'x', sender: { account, name: 'A citizen on X' }, words: world.say.handpump },
    { 'idempotency-key': id },
  );

/** The number of the ticket that a message became. */
const filedFrom = (world: World, source: string, after: string): Promise<string> =>
  eventually(`a ticket from the message ${source}`, async () => {
    for await (const { data, number } of world.audit.events({ after, types: ['TicketFiled'] })) {
      if ((data as { sourceMessageIds: readonly string[] }).sourceMessageIds.includes(source)) return number;
    }
    return undefined;
  });

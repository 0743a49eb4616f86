import { randomUUID } from 'node:crypto';
import { must } from '../failed.js';
import { Matter } from '../matter.js';
import type { World } from '../world.js';

/** The control room dispatches it to the officer concerned: suggested, one call to confirm. */
export const suggestedAndConfirmed = async (world: World): Promise<string> => {
  const matter = await Matter.filed(world, world.say.handpump);
  const { data } = await world.event(matter.number, 'TicketClassified');
  const { category, suggested } = data as { category: string; suggested?: { officer?: string; department: string } };
  must(category === 'handpump', `the category is ${category}, not handpump`);
  must(suggested?.officer === 'bdo-tiloi', `suggested is ${suggested?.officer ?? 'nobody'}, not bdo-tiloi`);
  const before = await world.audit.history(matter.number);
  must(
    !before.some(({ type }) => type === 'TicketAssigned'),
    'it was assigned before the control room had confirmed it',
  );

  const key = randomUUID();
  const answer = await world.command(matter.number, 'confirm-assignment', {}, key);
  const assigned = await world.event(matter.number, 'TicketAssigned');
  const { to } = assigned.data as { to: { officer?: string } };
  must(to.officer === 'bdo-tiloi', `it was assigned to ${to.officer}`);
  must(
    assigned.actor?.kind === 'ACTOR_KIND_CONTROL_ROOM',
    'the history does not name the control room as who assigned it',
  );
  await matter.toldTo(to as { officer: string; department: string; office: string; level: number });

  const again = await world.command(matter.number, 'confirm-assignment', {}, key);
  must(again.repeated && again.version === answer.version, 'the same click again was not seen to be the same');
  await world.command(matter.number, 'confirm-assignment');
  const assignments = (await world.audit.history(matter.number)).filter(({ type }) => type === 'TicketAssigned');
  must(assignments.length === 1, `after three clicks it is assigned ${assignments.length} times`);
  return 'hand pump at Tiloi suggested to bdo-tiloi; one click, once, and it was on the officer’s phone';
};

import { numberIn, wordsOf } from '../../doors/phone.js';
import { must } from '../failed.js';
import { Matter } from '../matter.js';
import { newWamid, type World } from '../world.js';

/** One WhatsApp number to the control room takes complaints about any government service. */
export const oneNumberForEverything = async (world: World): Promise<string> => {
  await realWebhook(world);
  const matters = await Promise.all(
    (
      [
        [world.say.power, 'electricity'],
        [world.say.ration, 'food-supply'],
        [world.say.pension, 'social-welfare'],
      ] as const
    ).map(async ([words, department]) => {
      const matter = await Matter.filed(world, words);
      const classified = await world.event(matter.number, 'TicketClassified');
      const { suggested, category } = classified.data as { suggested?: { department: string }; category: string };
      must(
        suggested?.department === department,
        `“${words}” (${category}) was suggested to ${suggested?.department}, not ${department}`,
      );
      return matter.number;
    }),
  );
  must(new Set(matters).size === matters.length, 'different complaints got the same number');
  return 'signed webhook once a ticket, acknowledged in its language; electricity, ration and pension told apart';
};

/** A body of Meta's own, signed over its bytes, delivered twice; and with a signature that does not fit. */
const realWebhook = async (world: World): Promise<void> => {
  const citizen = world.citizen();
  await citizen.says({ text: world.say.greeting });
  const greeted = await citizen.receives('a greeting', () => true);
  must(numberIn(greeted) === undefined, 'a mere greeting became a ticket');
  const filled = { from: citizen.number, id: newWamid(), content: { text: { body: world.say.handpump } } };
  const body = world.meta.body('message__text', filled);
  for (const signature of ['none', 'wrong'] as const) {
    const refused = await world.meta.post(body, signature);
    must(refused === 401, `a webhook with ${signature} signature was answered ${refused}, not 401`);
  }
  const first = await world.meta.post(body);
  must(first === 200, `the signed webhook was answered ${first}`);
  const matter = await Matter.acknowledged(world, citizen);
  must(world.say.letters.test(wordsOf(matter.acknowledgement)), `the acknowledgement is not in the citizen’s language`);
  must((await world.meta.post(body)) === 200, 'the webhook that came twice was not taken');
  const filed = await world.event(matter.number, 'TicketFiled');
  const { sourceMessageIds } = filed.data as { sourceMessageIds: readonly string[] };
  must(sourceMessageIds[0] === filled.id, `the ticket came from ${sourceMessageIds[0]}, not from the message posted`);
  must(
    (filed.personal as { words?: string } | undefined)?.words === world.say.handpump,
    'the words on the ticket are others',
  );
  // What was kept of the second delivery shows in a moment, if anything.
  const again = Matter.filed(world, world.say.ration);
  await again;
  const told = (await citizen.received()).filter((message) => matter.names(message));
  must(told.length === 1, `the message delivered twice was acknowledged ${told.length} times`);
};

import { must } from '../failed.js';
import { Matter, sha256Of } from '../matter.js';
import type { World } from '../world.js';

/** The officer's report is requested and received over WhatsApp itself. */
export const reportByWhatsApp = async (world: World): Promise<string> => {
  const matter = await Matter.filed(world, world.say.handpump);
  const { holder } = await matter.confirmed();
  const { phone, message } = await matter.toldTo(holder);
  must(message.text?.includes(world.say.handpump), 'the request to the officer does not have the citizen’s words');
  const after = await phone.newest();
  const { photo, report } = await matter.answeredBy(phone, message, world.say.report, 1);

  const { evidence } = report.data as { evidence: readonly { sha256?: string }[] };
  must(
    evidence.some(({ sha256 }) => sha256 === sha256Of(photo)),
    'the officer’s photo is not part of the report',
  );
  must((report.personal as { words?: string } | undefined)?.words === world.say.report, 'the report has other words');
  must(
    report.actor?.kind === 'ACTOR_KIND_OFFICER' && report.actor.id === 'bdo-tiloi',
    `the report is by ${report.actor?.id}, not by bdo-tiloi`,
  );
  await phone.receives('the confirmation that the report is in', (one) => matter.names(one), { after });
  return 'requested with the citizen’s words, answered with words and photo by replying, confirmed to the officer';
};

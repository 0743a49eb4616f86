import { wordsOf } from '../../doors/phone.js';
import { must } from '../failed.js';
import { Matter, sha256Of } from '../matter.js';
import { freshPhoto, type World } from '../world.js';

/** Not satisfied, or a defect in the report: the complainant answers on the same number and it is a dispute at once. */
export const disputeAtOnce = async (world: World): Promise<string> => {
  await byButton(world);
  await inOwnWords(world);
  return 'by button with reason and photo, and in own words: reopened at the officer, second report accepted, closed as satisfied';
};

const byButton = async (world: World): Promise<void> => {
  const matter = await Matter.filed(world, world.say.handpump);
  const { holder, officer } = await matter.reported(world.say.report);
  const report = await matter.reportShown(world.say.report);
  const officerSeen = await officer.newest();
  const citizenSeen = await matter.citizen.newest();
  await matter.presses(report, 'not_satisfied');
  await matter.citizen.receives('the question for the reason', () => true, { after: citizenSeen });
  const photo = freshPhoto();
  await matter.citizen.says({ text: world.say.reason });
  await matter.citizen.says({ image: { base64: photo.toString('base64'), mimeType: 'image/jpeg' } });

  const disputed = await world.event(matter.number, 'ReportDisputed');
  must(
    (disputed.personal as { words?: string } | undefined)?.words === world.say.reason,
    'the dispute has not the words of the citizen',
  );
  const reopened = await world.event(matter.number, 'TicketReopened');
  const { round, to } = reopened.data as { round: number; to: typeof holder };
  must(
    round === 2 && to.officer === holder.officer,
    `reopened in round ${round} at ${to.officer}, not in round 2 at ${holder.officer}`,
  );
  await world
    .event(matter.number, 'EvidenceAdded', ({ data }) => JSON.stringify(data).includes(sha256Of(photo)))
    .catch(async (error: Error) => {
      must(
        JSON.stringify(disputed.data).includes(sha256Of(photo)),
        `the citizen’s photo is nowhere on the ticket (${error.message})`,
      );
    });
  const again = await officer.receives(
    'the objection',
    (message) => matter.names(message) && wordsOf(message).includes(world.say.reason),
    { after: officerSeen },
  );
  await settled(world, matter, officer, again);
};

/** The second report is accepted by the citizen, and that closes the ticket. */
const settled = async (
  world: World,
  matter: Matter,
  officer: Awaited<ReturnType<Matter['reported']>>['officer'],
  asked: Parameters<Matter['answeredBy']>[1],
): Promise<void> => {
  await matter.answeredBy(officer, asked, world.say.secondReport, 2);
  const second = await matter.reportShown(world.say.secondReport);
  await matter.presses(second, 'satisfied');
  const closed = await world.event(matter.number, 'TicketClosed');
  const { outcome, authority } = closed.data as { outcome: string; authority: string };
  must(
    outcome === 'accepted' && authority === 'citizen',
    `closed as ${outcome} by ${authority}, not as accepted by the citizen`,
  );
};

/** No button: a message that says what is wrong. */
const inOwnWords = async (world: World): Promise<void> => {
  const matter = await Matter.filed(world, world.say.handpump);
  await matter.reported(world.say.report);
  await matter.reportShown(world.say.report);
  await matter.citizen.says({ text: world.say.wrong });
  const { personal } = await world.event(matter.number, 'ReportDisputed');
  must(
    (personal as { words?: string } | undefined)?.words === world.say.wrong,
    'the dispute in own words has other words',
  );
  await world.event(matter.number, 'TicketReopened');
};

import { eventually } from '../../system/eventually.js';
import { must } from '../failed.js';
import { Matter } from '../matter.js';
import { qualityOf } from '../quality.js';
import type { World } from '../world.js';

/** Trial period: feedback asked and counted. */
export const feedbackIsCounted = async (world: World): Promise<string> => {
  const look = async () => (await qualityOf(world, 'department', 'rural-development')).feedback;
  await world.caughtUp();
  const before = await look();
  await answers(world, 'satisfied');
  await answers(world, 'not_satisfied');

  const added = await eventually('both answers in the counts of feedback', async () => {
    const now = await look();
    const more = {
      asked: now.asked - before.asked,
      answered: now.answered - before.answered,
      satisfied: now.satisfied - before.satisfied,
      notSatisfied: now.notSatisfied - before.notSatisfied,
    };
    return more.asked >= 2 && more.answered >= 2 && more;
  });
  must(
    added.asked === 2 && added.answered === 2 && added.satisfied === 1 && added.notSatisfied === 1,
    `two were asked, one was satisfied, one was not; counted: ${JSON.stringify(added)}`,
  );
  const now = await look();
  return `asked ${now.asked}, answered ${now.answered}, satisfied ${now.satisfied}, not satisfied ${now.notSatisfied}`;
};

const answers = async (world: World, which: 'satisfied' | 'not_satisfied'): Promise<void> => {
  const matter = await Matter.filed(world, world.say.handpump);
  await matter.reported(world.say.report);
  await matter.presses(await matter.reportShown(world.say.report), which);
  const satisfied = which === 'satisfied';
  await world.event(
    matter.number,
    'FeedbackRecorded',
    ({ data }) => (data as { satisfied: boolean }).satisfied === satisfied,
  );
};

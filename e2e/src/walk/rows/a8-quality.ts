import { eventually } from '../../system/eventually.js';
import { must } from '../failed.js';
import { Matter } from '../matter.js';
import { qualityOf } from '../quality.js';
import type { World } from '../world.js';

/** The dispute is also the quality check: officers' reports disputed, by officer and department. */
export const disputesAreTheQualityCheck = async (world: World): Promise<string> => {
  const look = async () => ({
    officer: (await qualityOf(world, 'officer', 'bdo-tiloi')).reports,
    department: (await qualityOf(world, 'department', 'rural-development')).reports,
  });
  await world.caughtUp();
  const before = await look();
  const matter = await Matter.filed(world, world.say.handpump);
  const { holder } = await matter.reported(world.say.report);
  must(holder.officer === 'bdo-tiloi', `the report is by ${holder.officer}, not by bdo-tiloi`);
  await matter.reportShown(world.say.report);
  await matter.citizen.says({ text: world.say.wrong });
  await world.event(matter.number, 'ReportDisputed');

  const after = await eventually('the dispute in the counts of reports', async () => {
    const now = await look();
    return (
      now.officer.disputed > before.officer.disputed && now.department.disputed > before.department.disputed && now
    );
  });
  for (const by of ['officer', 'department'] as const) {
    const [was, is] = [before[by], after[by]];
    must(
      is.submitted === was.submitted + 1,
      `by ${by}: ${is.submitted} reports, ${was.submitted} before, one was made`,
    );
    must(is.disputed === was.disputed + 1, `by ${by}: ${is.disputed} disputed, ${was.disputed} before, one was`);
  }
  const { submitted, disputed } = after.officer;
  return `bdo-tiloi: ${disputed} of ${submitted} reports disputed; rural-development: ${after.department.disputed} of ${after.department.submitted}`;
};

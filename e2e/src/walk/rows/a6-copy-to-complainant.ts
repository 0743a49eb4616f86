import { must } from '../failed.js';
import { Matter } from '../matter.js';
import type { World } from '../world.js';

/** The moment the report is in, its copy with the evidence of action goes to the complainant's own number. */
export const copyToComplainant = async (world: World): Promise<string> => {
  const matter = await Matter.filed(world, world.say.handpump);
  await matter.citizen.set({ reads: true });
  const { photo, report } = await matter.reported(world.say.report);
  const shown = await matter.reportShown(world.say.report);
  const evidence = await matter.citizen.receives('the photo of the action', ({ media }) => media !== undefined);
  must((await matter.citizen.file(evidence)).equals(photo), 'the photo on the citizen’s phone has other bytes');
  const took = Date.parse(shown.at) - Date.parse(report.recordedAt);
  must(took < 10_000, `the copy came ${Math.round(took / 1_000)} s after the report`);

  const ofShown = ({ data }: { data?: object | undefined }) => (data as { messageId?: string }).messageId === shown.id;
  await world.event(matter.number, 'NotificationSent', ofShown);
  await world.event(matter.number, 'ReportDelivered', ofShown);
  await world.event(matter.number, 'ReportRead', ofShown);
  return `on the complainant’s phone with photo and two buttons ${took} ms after the report; delivered and read on the ticket`;
};

import { mediaContent } from '../../doors/meta.js';
import { eventually } from '../../system/eventually.js';
import { must } from '../failed.js';
import { Matter, sha256Of } from '../matter.js';
import { freshDocument, freshPhoto, newWamid, stockVideo, type World } from '../world.js';

const kinds = [
  { kind: 'image', fixture: 'message__image', mimeType: 'image/jpeg', filename: 'site.jpg', bytes: freshPhoto },
  {
    kind: 'document',
    fixture: 'message__document',
    mimeType: 'application/pdf',
    filename: 'letter.pdf',
    bytes: freshDocument,
  },
  { kind: 'video', fixture: 'message__video', mimeType: 'video/mp4', filename: 'site.mp4', bytes: stockVideo },
] as const;

/** Photos of documents, photos and video of the site travel with the complaint. */
export const filesTravelWithIt = async (world: World): Promise<string> => {
  const matter = await Matter.filed(world, world.say.handpump);
  const sent = await Promise.all(
    kinds.map(async ({ kind, fixture, mimeType, filename, bytes }) => {
      const file = await world.meta.keep(bytes(), mimeType, filename);
      const content = { [kind]: mediaContent(file) };
      const status = await world.meta.post(
        world.meta.body(fixture, { from: matter.citizen.number, id: newWamid(), content }),
      );
      must(status === 200, `the webhook with a ${kind} was answered ${status}`);
      return { kind, bytes: file.bytes, sha256: sha256Of(file.bytes) };
    }),
  );
  for (const { kind, bytes, sha256 } of sent) {
    await eventually(`the ${kind} is on ticket ${matter.number}`, () => isOn(world, matter.number, sha256));
    const link = await eventually(`a link to the ${kind}`, async () =>
      linkTo(sha256, await world.controlRoom.get(`/api/v1/tickets/${matter.number}`)),
    );
    const shown = await world.stranger.ask('GET', link);
    must(shown.status === 200, `the signed link to the ${kind} was answered ${shown.status}`);
    must(shown.bytes.equals(bytes), `the ${kind} came back with other bytes`);
    const forged = await world.stranger.ask('GET', link.replace(/signature=..../, 'signature=AAAA'));
    must(forged.status === 403, `a forged link to the ${kind} was answered ${forged.status}, not 403`);
  }
  return 'photo, document and video on the ticket, byte for byte, by signed links alone';
};

const isOn = async (world: World, number: string, sha256: string): Promise<boolean> =>
  (await world.audit.history(number)).some(({ data }) => JSON.stringify(data ?? {}).includes(sha256));

/** A signed link to the file, wherever the answer has it. */
const linkTo = (sha256: string, answer: object): string | undefined =>
  new RegExp(`"([^"]*/media/${sha256}\\?[^"]+)"`).exec(JSON.stringify(answer))?.[1];

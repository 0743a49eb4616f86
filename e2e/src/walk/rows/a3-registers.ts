import { eventually } from '../../system/eventually.js';
import { must } from '../failed.js';
import { Matter } from '../matter.js';
import type { World } from '../world.js';

const department = 'rural-development';
type Listed = { readonly department: string; readonly entries: number };
type Line = { readonly serial: number; readonly ticket: { readonly number: string } };

/** Entered in department-wise registers, with serial numbers, viewable and exportable. */
export const inTheRegisters = async (world: World): Promise<string> => {
  const first = await entered(world);
  const second = await entered(world);
  must(second.serial > first.serial, `the later one has serial ${second.serial}, the earlier one ${first.serial}`);

  const page = await world.controlRoom.get<object>(`/api/v1/registers/${department}?after=${first.serial - 1}`);
  const lines = linesIn(page);
  for (const { number, serial } of [first, second]) {
    const line = lines.find(({ ticket }) => ticket.number === number);
    must(line?.serial === serial, `the register shows ${number} with serial ${line?.serial}, its CSV with ${serial}`);
  }
  const serials = (await world.register(department)).map(({ serial }) => serial);
  const gap = serials.findIndex((serial, index) => serial !== index + 1);
  must(gap === -1, `the serial numbers are not 1, 2, 3, …: ${serials[gap]} is no. ${gap + 1}`);

  const registers = linesOf<Listed>(await world.controlRoom.get<object>('/api/v1/registers'));
  const own = registers.find((register) => register.department === department);
  must(
    own && own.entries >= second.serial,
    `the list of registers shows ${own?.entries ?? 'no'} entries of ${department}`,
  );
  const csv = await world.controlRoom.ask('GET', `/api/v1/registers/${department}.csv`);
  must(csv.headers.get('content-type')?.startsWith('text/csv'), `the export is ${csv.headers.get('content-type')}`);
  must(
    csv.bytes.subarray(0, 3).toString('hex') === 'efbbbf',
    'the export does not say that it is UTF-8: Excel shows no Hindi',
  );
  return `serial numbers ${first.serial} and ${second.serial} in the register of ${department}, on the page and in the CSV`;
};

const entered = async (world: World): Promise<{ readonly number: string; readonly serial: number }> => {
  const { number } = await Matter.filed(world, world.say.handpump);
  await Matter.confirm(world, number);
  return eventually(`${number} in the register of ${department}`, async () =>
    (await world.register(department)).find((entry) => entry.number === number),
  );
};

/** The list in an answer, under whatever name it stands there. */
const linesOf = <Item>(answer: object): readonly Item[] =>
  Array.isArray(answer) ? (answer as Item[]) : ((Object.values(answer).find(Array.isArray) ?? []) as Item[]);

const linesIn = (answer: object): readonly Line[] => linesOf<Line>(answer);

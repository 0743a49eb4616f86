import { HttpDoor } from './http-door.js';

export type Entry = { readonly serial: number; readonly number: string };

/** A department's register of this year, whole, as its CSV has it. */
export const registerOf = async (http: string, token: string, department: string): Promise<readonly Entry[]> => {
  const { status, bytes } = await new HttpDoor(http, token).ask('GET', `/api/v1/registers/${department}.csv`);
  if (status !== 200)
    throw new Error(`The register of ${department} answered ${status}: ${bytes.toString().slice(0, 200)}`);
  return entriesIn(bytes.toString());
};

/** Each line that begins with a serial number and has a ticket number. */
export const entriesIn = (csv: string): readonly Entry[] =>
  csv
    .split(/\r?\n/)
    .map((line) => ({
      serial: /^\uFEFF?"?(\d+)"?,/.exec(line)?.[1],
      number: /\b[A-Z]{3}-[0-9A-Z]{9}\b/.exec(line)?.[0],
    }))
    .flatMap(({ serial, number }) => (serial && number ? [{ serial: Number(serial), number }] : []));

import type { World } from './world.js';

type Reports = { readonly submitted: number; readonly disputed: number };
type Feedback = {
  readonly asked: number;
  readonly answered: number;
  readonly satisfied: number;
  readonly notSatisfied: number;
};
export type QualityOf = { readonly reports: Reports; readonly feedback: Feedback };

const none = {
  reports: { submitted: 0, disputed: 0 },
  feedback: { asked: 0, answered: 0, satisfied: 0, notSatisfied: 0 },
};

/** What the registers count for one officer or department, zero when they list none. */
export const qualityOf = async (world: World, by: 'officer' | 'department', id: string): Promise<QualityOf> => ({
  reports: (await counted<Reports>(world, 'reports', by, id)) ?? none.reports,
  feedback: (await counted<Feedback>(world, 'feedback', by, id)) ?? none.feedback,
});

const counted = async <Counts>(world: World, of: string, by: string, id: string): Promise<Counts | undefined> => {
  const answer = await world.controlRoom.get<object>(`/api/v1/quality/${of}?by=${by}`);
  const rows = (Array.isArray(answer) ? answer : Object.values(answer).find(Array.isArray)) as (Counts & {
    id: string;
  })[];
  return rows.find((row) => row.id === id);
};

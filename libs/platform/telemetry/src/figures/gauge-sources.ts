import { SunwaiError } from '@sunwai/kernel';

export type Reading = { readonly labels: Readonly<Record<string, string>>; readonly value: number };
type Source = () => Promise<readonly Reading[]>;

/** How long a source may take, in ms: whoever fetches the figures waits ten seconds, for all of them. */
const PATIENCE = 3_000;

/** `telemetry.figure_late`: a source did not answer in time. */
class FigureLateError extends SunwaiError {
  constructor(patience: number) {
    super('telemetry.figure_late', `No answer within ${patience} ms`);
  }
}

/** What a gauge shows, asked for when it is looked at. A source that fails is left out, the others are shown. */
export class GaugeSources {
  told: (error: unknown) => void = () => undefined;
  private readonly sources = new Map<string, Source>();

  /** The same name again takes the place of the one before. */
  set(name: string, source: Source): void {
    this.sources.set(name, source);
  }

  single(name: string, labels: Reading['labels'], value: () => Promise<number>): void {
    this.set(name, async () => [{ labels, value: await value() }]);
  }

  clear(): void {
    this.sources.clear();
  }

  async read(): Promise<readonly Reading[]> {
    const answers = await Promise.allSettled([...this.sources.values()].map((source) => inTime(source)));
    return answers.flatMap((answer) => {
      if (answer.status === 'fulfilled') return answer.value;
      this.told(answer.reason);
      return [];
    });
  }
}

/** @throws {FigureLateError} */
export const inTime = async <Figures>(source: () => Promise<Figures>, patience = PATIENCE): Promise<Figures> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FigureLateError(patience)), patience);
  });
  try {
    return await Promise.race([source(), late]);
  } finally {
    clearTimeout(timer);
  }
};

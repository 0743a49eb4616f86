/** What was waited for did not come; the message says what, how long, and how it stood at the end. */
export class NotInTimeError extends Error {}

export const pause = (milliseconds: number): Promise<void> => new Promise((resume) => setTimeout(resume, milliseconds));

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Asks again and again until there is an answer other than undefined and false.
 * @param within ms
 * @throws {NotInTimeError}
 */
export const eventually = async <Answer>(
  what: string,
  ask: () => Promise<Answer | undefined | false> | Answer | undefined | false,
  within = 15_000,
): Promise<Answer> => {
  const end = performance.now() + within;
  for (let wait = 10; ; wait = Math.min(wait * 1.5, 250)) {
    let last = '';
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = `: ${told(error)}`;
    }
    if (performance.now() > end) throw new NotInTimeError(`${what}: not within ${within / 1_000} s${last}`);
    await pause(wait);
  }
};

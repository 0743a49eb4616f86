/** Set-up speaks on stderr alone: stdout belongs to the command (`--json` must print its document and nothing else). */
export const say = (line) => {
  process.stderr.write(`${line}\n`);
};

/** What is wrong and what to do about it, set apart from a tool's own output above it. */
export const complain = (message) => {
  process.stderr.write(`\n✗ ${message}\n`);
};

/**
 * Says that something long is going on, then how long it has taken so far: in place on a terminal, else every ten
 * seconds, so that a log stays short. Returns how to end it.
 */
export const progress = (what) => {
  const started = Date.now();
  const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const inPlace = process.stderr.isTTY;
  if (!inPlace) say(`${what} …`);
  const timer = setInterval(
    () => (inPlace ? process.stderr.write(`\r${what} … ${elapsed()} `) : say(`  … ${elapsed()}`)),
    inPlace ? 250 : 10_000,
  );
  return (outcome) => {
    clearInterval(timer);
    if (inPlace) process.stderr.write('\r\u001b[K');
    say(`${what}: ${outcome} (${elapsed()})`);
  };
};

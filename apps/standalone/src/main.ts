import 'reflect-metadata';
import { isSunwaiError, startStandalone } from './standalone.js';

try {
  const running = await startStandalone(process.env);
  process.stdout.write(running.greeting);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    process.stdout.write('Stopping: finishing what is in hand.\n');
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
} catch (error) {
  // What a person can mend is said in a sentence; anything else with its stack.
  console.error(isSunwaiError(error) ? `${error.message}\n(${error.code})` : error);
  process.exit(1);
}

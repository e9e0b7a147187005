/** Lets the event loop turn during long work, often enough for Ctrl-C, timers and a progress bar. */

/** Milliseconds of work between two turns: a person does not notice a tenth of a second. */
const workBetweenTurns = 60;

/** Returns at once unless enough time has passed since the loop last turned. */
export function pauser(): () => Promise<void> {
  let lastTurn = performance.now();
  return async () => {
    if (performance.now() - lastTurn < workBetweenTurns) return;
    await new Promise<void>((resume) => void setTimeout(resume, 0));
    lastTurn = performance.now();
  };
}

import type { Clock } from './clock';

const lookMs = 5_000;

/** So much later than asked is no timer of a machine that is awake. */
const sleptMs = 10_000;

/** Calls when the machine has slept: its clock has gone on without its timers. The answer ends it. */
export function onWake(clock: Clock, call: () => void): () => void {
  let cancel = () => {};
  const wait = () => {
    const from = clock.now();
    cancel = clock.after(lookMs, () => {
      wait();
      if (clock.now() - from > lookMs + sleptMs) call();
    });
  };
  wait();
  return () => cancel();
}

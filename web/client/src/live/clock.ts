/** Time and chance, so that tests can set them. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once after a while; the answer takes it back. */
  after(ms: number, call: () => void): () => void;
  /** At least 0 and less than 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Completes after a while, or at once when the signal is aborted. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}

/** Calls once nothing has been heard for a while. */
export class Watchdog {
  private cancel: () => void = () => {};

  constructor(private readonly clock: Clock, private readonly bark: () => void) {}

  /** Something was heard: waits anew. */
  feed(ms: number): void {
    this.cancel();
    this.cancel = this.clock.after(ms, this.bark);
  }

  stop(): void {
    this.cancel();
    this.cancel = () => {};
  }
}

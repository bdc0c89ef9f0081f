import type { ConnectionStatus } from '@ringside/client';

/** So often the lists are read where nothing tells what one gains and loses. */
const everyMs = 60_000;

/** A page that polls is not told what it gains and loses (R10): while it can be seen it reads by the clock, and once more when it is live again. */
export class Polling {
  private timer: ReturnType<typeof setInterval> | undefined;
  private hasPolled = false;

  constructor(private readonly read: () => void) {}

  heed({ state }: ConnectionStatus): void {
    const polls = state === 'polling';
    if (polls !== (this.timer !== undefined)) {
      clearInterval(this.timer);
      this.timer = polls ? setInterval(() => { if (!document.hidden) this.read(); }, everyMs) : undefined;
    }
    if (this.hasPolled && state === 'live') this.read();
    this.hasPolled = polls || (this.hasPolled && state === 'reconnecting');
  }

  stop(): void {
    this.heed({ state: 'connecting' });
  }
}

import { afterEach, beforeEach, vi } from 'vitest';
import { RingsideClient, type Clock, type ConnectionStatus, type EventFilter, type RingsideEvent, type Subscription, type SubscribeOptions, type Verdict } from '../src';
import { LogServer } from './log-server';

/** A scripted server, a client of it, and what its subscriptions saw; new for each test. */
export class Watching {
  server = new LogServer();
  client = new RingsideClient();
  private open: Subscription[] = [];

  /** @param by What the client may use: a token keeps it from sockets, as it does a browser. */
  constructor(private readonly by: 'socket' | 'stream' = 'stream') {
    beforeEach(() => this.begin());
    afterEach(() => this.end());
  }

  async begin(): Promise<void> {
    this.server = new LogServer();
    this.client = new RingsideClient({ baseUrl: await this.server.start(), ...(this.by === 'stream' ? { token: 'rs_test' } : {}) });
  }

  async end(): Promise<void> {
    for (const subscription of this.open.splice(0)) subscription.close();
    await this.server.stop();
  }

  watch(options: Partial<SubscribeOptions> = {}, filter: EventFilter = { session: 'ses_a' }): Seen {
    const seen: Omit<Seen, 'subscription'> = { events: [], statuses: [], verdicts: [], caughtUp: 0 };
    const subscription = this.client.subscribe(filter, {
      backoff: { baseMs: 1, maxMs: 20 },
      onStatus: (status) => seen.statuses.push(status),
      onVerdict: (verdict) => seen.verdicts.push(verdict),
      onCaughtUp: () => { seen.caughtUp++; },
      ...options,
      onEvent: (event) => {
        seen.events.push(event);
        options.onEvent?.(event);
      },
    });
    this.open.push(subscription);
    return Object.assign(seen, { subscription });
  }

  say(text: string, session = 'ses_a'): RingsideEvent {
    return this.server.append('message.completed', { message: `msg_${this.server.log.length}`, text }, { session });
  }
}

export interface Seen { events: RingsideEvent[]; statuses: ConnectionStatus[]; verdicts: Verdict[]; caughtUp: number; subscription: Subscription }

/** The states that a subscription went through. */
export const states = (seen: Seen) => seen.statuses.map(({ state }) => state);

/** Waits for something, and says what was missing where it does not come. */
export const until = (what: string, check: () => boolean) => vi.waitFor(() => { if (!check()) throw new Error(`never: ${what}`); }, { timeout: 10_000, interval: 5 });

/** A clock that stands still until it is told. */
export class ManualClock implements Clock {
  private at = 0;
  private readonly calls = new Set<{ at: number; call: () => void }>();

  now = () => this.at;
  random = () => 0;

  after(ms: number, call: () => void): () => void {
    const entry = { at: this.at + ms, call };
    this.calls.add(entry);
    return () => { this.calls.delete(entry); };
  }

  /** Whether something is to happen in so many milliseconds. */
  due(ms: number): boolean {
    return [...this.calls].some(({ at }) => at === this.at + ms);
  }

  advance(ms: number): void {
    this.at += ms;
    for (const entry of [...this.calls]) {
      if (entry.at <= this.at && this.calls.delete(entry)) entry.call();
    }
  }
}

import { LiveHub, SharedLive, type Clock, type EventFilter, type Locks, type Port, type SubscribeOptions, type Subscription, type ToTab, type FromTab } from '../src';
import type { Seen, Watching } from './watching';

/** Names that are held until whoever holds them is gone. */
export class Names implements Locks {
  private readonly waiting = new Map<string, (() => void)[]>();

  hold(name: string): Promise<() => void> {
    this.waiting.set(name, []);
    return Promise.resolve(() => this.free(name));
  }

  whenFree(name: string, call: () => void): void {
    const waiting = this.waiting.get(name);
    if (waiting) waiting.push(call);
    else queueMicrotask(call);
  }

  /** As when a tab or the worker crashes. */
  free(name: string): void {
    const waiting = this.waiting.get(name) ?? [];
    this.waiting.delete(name);
    for (const call of waiting) call();
  }

  holds(name: string): boolean {
    return this.waiting.has(name);
  }
}

/** Tabs of one browser, over a worker that they share. */
export class Browser {
  readonly names = new Names();
  /** The worker cannot be loaded. */
  broken = false;
  /** It cannot even be asked for. */
  forbidden = false;
  /** The worker says nothing until it is woken. */
  silent = false;
  /** How many workers there have been. */
  workers = 0;
  hub: LiveHub | undefined;
  readonly alone: string[] = [];
  /** What the workers have read. */
  readonly reads: Subscription[] = [];
  private readonly waiting: MessagePort[] = [];
  private readonly ports: MessagePort[] = [];
  private readonly open: SharedLive[] = [];

  constructor(private readonly w: Watching, private readonly limits: SubscribeOptions['limits'] = {}) {}

  tab(name: string, clock?: Clock): Tab {
    const shared = { connect: (failed: () => void) => this.connect(failed), locks: this.names, lock: name };
    const live = new SharedLive((filter, options) => {
      this.alone.push(name);
      return this.follow(filter, clock ? { ...options, clock } : options);
    }, shared, clock);
    this.open.push(live);
    return new Tab(live);
  }

  /** The worker crashes, with all that it reads. */
  crash(): void {
    this.hub?.signOut();
    this.hub = undefined;
    this.names.free(`worker ${this.workers}`);
  }

  /** The worker is there at last. */
  wake(): void {
    for (const port of this.waiting.splice(0)) this.greet(port);
  }

  end(): void {
    for (const live of this.open) live.close();
    this.hub?.signOut();
    for (const port of this.ports) port.close();
  }

  private connect(failed: () => void): Port<ToTab, FromTab> {
    if (this.forbidden) throw new Error('no workers here');
    const { port1, port2 } = new MessageChannel();
    this.ports.push(port1, port2);
    if (this.broken) {
      queueMicrotask(failed);
      return port1 as unknown as Port<ToTab, FromTab>;
    }
    if (this.silent) this.waiting.push(port2);
    else this.greet(port2);
    return port1 as unknown as Port<ToTab, FromTab>;
  }

  private greet(port: MessagePort): void {
    if (!this.hub) {
      void this.names.hold(`worker ${++this.workers}`);
      this.hub = new LiveHub((filter, options) => {
        const read = this.follow(filter, options);
        this.reads.push(read);
        return read;
      }, this.names, `worker ${this.workers}`);
    }
    this.hub.connect(port as unknown as Port<FromTab, ToTab>);
  }

  private follow(filter: EventFilter, options: SubscribeOptions) {
    return this.w.client.subscribe(filter, { ...options, backoff: { baseMs: 1, maxMs: 20 }, limits: this.limits ?? {} });
  }
}

export class Tab {
  constructor(readonly live: SharedLive) {}

  watch(options: Partial<SubscribeOptions> = {}, filter: EventFilter = { session: 'ses_a' }): Seen & { beats: number } {
    const seen = { events: [], statuses: [], verdicts: [], caughtUp: 0, beats: 0 } as unknown as Seen & { beats: number };
    const subscription = this.live.subscribe(filter, {
      onEvent: (event) => seen.events.push(event),
      onStatus: (status) => seen.statuses.push(status),
      onVerdict: (verdict) => seen.verdicts.push(verdict),
      onCaughtUp: () => { seen.caughtUp++; },
      onHeartbeat: () => { seen.beats++; },
      ...options,
    });
    return Object.assign(seen, { subscription });
  }
}

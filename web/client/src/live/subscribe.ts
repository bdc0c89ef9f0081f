import { RingsideError } from '../errors';
import type { Connection } from '../http';
import { eventsPath, type Begin, type EventFilter } from '../wire/stream';
import { defaultBackoff, delay, type Backoff } from './backoff';
import { sleep, systemClock, type Clock } from './clock';
import { defaultLimits, type SubscribeOptions, type Subscription } from './options';
import { poll, type PollLimits } from './poll';
import { byeReason, closeReason, type CloseReason, type ConnectionStatus, type Transport } from './status';
import { probeStream, readStream, type StreamEnd, type StreamLimits, type StreamSink } from './stream';

/** A stream this long, or one that brought an event, was a good one: the back-off begins anew. */
const stableMs = 5_000;

/** What is not connected after this long says so, whatever is tried just then. */
const lateMs = 8_000;

/** An attempt that has gone on for this long is begun anew for who will not wait. */
const longMs = 2_000;

/** So many streams in a row that brought nothing, and long polling is tried; so many sockets, and a stream is. */
const barrenStreams = 3;

export function subscribe(connection: Connection, filter: EventFilter, options: SubscribeOptions): Subscription {
  const subscriber = new Subscriber(connection, filter, options);
  void subscriber.run();
  return subscriber;
}

class Subscriber implements Subscription {
  cursor: string | undefined;
  status: ConnectionStatus = { state: 'connecting' };
  private readonly clock: Clock;
  private readonly limits: StreamLimits & PollLimits;
  private readonly backoff: Backoff;
  private readonly stop = new AbortController();
  private wake = new AbortController();
  private attempt = 0;
  private barren = 0;
  private by: Transport;
  private begunAt = 0;
  private greetedAt = 0;
  private heardAt = 0;
  private heartbeatMs = Infinity;
  private streaming = new AbortController();
  private forgetLate: (() => void) | undefined;

  constructor(private readonly connection: Connection, private readonly filter: EventFilter, private readonly options: SubscribeOptions) {
    this.cursor = options.after;
    this.clock = options.clock ?? systemClock;
    this.limits = { ...defaultLimits, ...options.limits };
    this.backoff = { ...defaultBackoff, ...options.backoff };
    this.by = connection.socket ? 'socket' : 'stream';
  }

  retryNow(): void {
    this.wake.abort();
    this.wake = new AbortController();
    const { status: { state }, clock } = this;
    // Timers rest while a machine sleeps: its connections may be long dead when it wakes.
    const isDead = state === 'live' && clock.now() - this.heardAt > 1.2 * this.heartbeatMs;
    const isLong = state === 'reconnecting' && this.greetedAt === 0 && clock.now() - this.begunAt > longMs;
    if (isDead || isLong) this.streaming.abort();
  }

  close(): void {
    this.end('stopped');
  }

  async run(): Promise<void> {
    this.options.onStatus?.(this.status);
    const { signal } = this.stop;
    while (!signal.aborted) {
      this.forgetLate ??= this.clock.after(lateMs, () => this.late());
      const wait = this.by === 'socket' ? this.afterSocket(await this.socketOnce())
        : this.barren >= barrenStreams ? await this.pollOnce() : this.after(await this.streamOnce());
      if (wait > 0 && !signal.aborted) {
        this.report({ state: 'reconnecting', attempt: this.attempt, nextAt: this.clock.now() + wait });
        if (await this.rest(wait, signal)) this.attempt = 0;
      }
    }
  }

  private socketOnce(): Promise<StreamEnd> {
    return this.connection.socket!.read(this.filter, this.begin(), this.clock, this.limits, this.sink(), this.begun());
  }

  /** A stream, until it ends or a socket gets through. */
  private async streamOnce(): Promise<StreamEnd> {
    const either = this.begun();
    const ended = new AbortController();
    const stream = readStream(this.connection, this.url(), this.clock, this.limits, this.sink(), either);
    if (this.connection.socket) void this.awaitSocket(AbortSignal.any([either, ended.signal]));
    const end = await stream;
    ended.abort();
    return end;
  }

  private begun(): AbortSignal {
    this.begunAt = this.clock.now();
    this.greetedAt = 0;
    this.streaming = new AbortController();
    return AbortSignal.any([this.stop.signal, this.streaming.signal]);
  }

  private async awaitSocket(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.rest(this.limits.probeMs * (0.75 + this.clock.random() / 2), signal);
      if (!signal.aborted && await this.connection.socket!.probe(this.clock, this.limits, signal) && !signal.aborted) {
        this.by = 'socket';
        this.streaming.abort();
      }
    }
  }

  private sink(): StreamSink {
    let caughtUp = false;
    const alive = (id: string) => {
      if (id) this.cursor = id;
      this.heardAt = this.clock.now();
      if (caughtUp) this.barren = 0;
      this.options.onHeartbeat?.();
    };
    return {
      hello: ({ verdict, heartbeatMs }, id) => {
        this.connected();
        this.greetedAt = this.clock.now();
        this.heartbeatMs = heartbeatMs;
        this.report({ state: 'live', by: this.by });
        this.tell(() => this.options.onVerdict?.(verdict));
        alive(id);
      },
      event: (event, id) => {
        this.attempt = 0;
        this.tell(() => this.options.onEvent(event));
        alive(id);
      },
      caughtUp: (id) => {
        alive(id);
        caughtUp = true;
        this.tell(() => this.options.onCaughtUp?.());
      },
      ping: alive,
      access: (change) => this.tell(() => this.options.onAccess?.(change)),
      ...(this.options.onPresence ? { presence: (items, whole) => this.tell(() => this.options.onPresence?.(items, whole)) } : {}),
      retry: (ms) => { this.backoff.baseMs = Math.min(ms, this.backoff.maxMs); },
    };
  }

  private late(): void {
    if (this.status.state !== 'reconnecting') this.report({ state: 'reconnecting', attempt: this.attempt + 1, nextAt: this.clock.now() });
  }

  private connected(): void {
    this.forgetLate?.();
    this.forgetLate = undefined;
  }

  /** Waits, or until it is told to try again now; then the answer is true. */
  private async rest(ms: number, signal: AbortSignal): Promise<boolean> {
    const wake = this.wake.signal;
    await sleep(this.clock, ms, AbortSignal.any([signal, wake]));
    return wake.aborted;
  }

  /** A socket that does not come about, or again and again brings nothing, is not waited for: a stream is tried at once. */
  private afterSocket(end: StreamEnd): number {
    if (end.kind !== 'blocked' && this.barren < barrenStreams) return this.after(end);
    if (end.kind !== 'blocked') this.barren = 0;
    this.by = 'stream';
    return 0;
  }

  /** What a stream's end means: over for good, or how many milliseconds to wait. */
  private after(end: StreamEnd): number {
    // Whether sockets are held back shows only where a stream gets through.
    if (this.connection.socket && this.by === 'stream' && this.greetedAt === 0 && end.kind !== 'blocked') this.by = 'socket';
    if (end.kind === 'cut' && this.streaming.signal.aborted) return 0;
    if (this.greetedAt > 0 && this.clock.now() - this.greetedAt >= stableMs) this.attempt = 0;
    switch (end.kind) {
      case 'finished': this.end('finished'); return 0;
      case 'blocked': this.barren = barrenStreams; return 0;
      case 'refused': return this.refused(end.error);
      case 'bye':
        if (!end.bye.retry) this.end(byeReason(end.bye.code));
        return end.bye.code === 'rotate' && this.attempt === 0 ? this.rotated() : this.nextDelay();
      default:
        if (this.greetedAt === 0 || end.kind === 'stalled') this.barren++;
        return this.nextDelay();
    }
  }

  /** A rotation is the server's wish and no failure: at once, unless the stream before it was one too and brought nothing. */
  private rotated(): number {
    this.attempt++;
    return 0;
  }

  private refused(error: RingsideError): number {
    const reason = closeReason(error);
    if (reason) this.end(reason, error);
    return Math.max(this.nextDelay(), error.retryAfterMs ?? 0);
  }

  private async pollOnce(): Promise<number> {
    const end = await poll(this.connection, (query) => this.url(query), this.filter, this.clock, this.limits, {
      page: ({ items, next, verdict }, first) => {
        this.connected();
        this.attempt = 0;
        this.report({ state: 'polling' });
        if (first || verdict === 'reset' || verdict === 'gap') this.tell(() => this.options.onVerdict?.(verdict));
        for (const event of items) {
          if (this.stop.signal.aborted) return;
          this.tell(() => this.options.onEvent(event));
          this.cursor = event.cursor;
        }
        this.cursor = next;
        this.options.onHeartbeat?.();
      },
      caughtUp: () => this.tell(() => this.options.onCaughtUp?.()),
      probe: (signal) => this.probe(signal),
      rest: (ms, signal) => this.rest(ms, signal),
    }, this.stop.signal);
    if (end === 'stopped') return 0;
    if (end === 'finished') return this.end('finished'), 0;
    this.barren = end === 'streams' ? 0 : barrenStreams - 1;
    return end === 'streams' ? 0 : this.refused(end);
  }

  /** Whether anything better than polling gets through, the best first. */
  private async probe(signal: AbortSignal): Promise<boolean> {
    const { socket } = this.connection;
    if (socket && await socket.probe(this.clock, this.limits, signal)) {
      this.by = 'socket';
      return true;
    }
    return await probeStream(this.connection, this.probeUrl(), this.clock, this.limits, signal);
  }

  private begin(): Begin {
    const { last, from } = this.options;
    return this.cursor !== undefined ? { after: this.cursor } : last !== undefined ? { last } : from ? { from } : {};
  }

  private url(more: Record<string, string> = {}): string {
    const { path, query } = eventsPath(this.filter);
    for (const [name, value] of Object.entries({ ...this.begin(), ...more })) query.set(name, String(value));
    return `${path}?${query}`;
  }

  private probeUrl(): string {
    const { path, query } = eventsPath(this.filter);
    query.set('from', 'now');
    return `${path}?${query}`;
  }

  private nextDelay(): number {
    return delay(this.backoff, ++this.attempt, this.clock.random());
  }

  private end(reason: CloseReason, error?: RingsideError): void {
    if (this.stop.signal.aborted) return;
    this.connected();
    this.stop.abort();
    this.report({ state: 'closed', reason, ...(error ? { error } : {}) });
  }

  private report(status: ConnectionStatus): void {
    if (status.state === this.status.state && (status.state === 'polling' || (status.state === 'live' && status.by === (this.status as { by: Transport }).by))) return;
    this.status = status;
    this.tell(() => this.options.onStatus?.(status));
  }

  /** A caller's exception is the caller's: it is reported as uncaught and costs the stream nothing. */
  private tell(call: () => void): void {
    try {
      call();
    } catch (error) {
      queueMicrotask(() => { throw error; });
    }
  }
}

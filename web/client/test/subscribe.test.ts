import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RingsideClient, type Clock, type ConnectionStatus, type RingsideEvent, type SubscribeOptions, type Subscription, type Verdict } from '../src';
import { delay } from '../src/live/backoff';
import { LogServer } from './log-server';

let server: LogServer;
let client: RingsideClient;
let open: Subscription[];

beforeEach(async () => {
  server = new LogServer();
  client = new RingsideClient({ baseUrl: await server.start(), token: 'rs_test' });
  open = [];
});

afterEach(async () => {
  for (const subscription of open) subscription.close();
  await server.stop();
});

/** A clock that stands still until it is told. */
class ManualClock implements Clock {
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

interface Seen { events: RingsideEvent[]; statuses: ConnectionStatus[]; verdicts: Verdict[]; caughtUp: number; subscription: Subscription }

function watch(options: Partial<SubscribeOptions> = {}, filter: Parameters<RingsideClient['subscribe']>[0] = { session: 'ses_a' }): Seen {
  const seen: Omit<Seen, 'subscription'> = { events: [], statuses: [], verdicts: [], caughtUp: 0 };
  const subscription = client.subscribe(filter, {
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
  open.push(subscription);
  return Object.assign(seen, { subscription });
}

function say(text: string, session = 'ses_a') {
  return server.append('message.completed', { message: `msg_${server.log.length}`, text }, { session });
}

const states = (seen: Seen) => seen.statuses.map(({ state }) => state);
const until = (what: string, check: () => boolean) => vi.waitFor(() => { if (!check()) throw new Error(`never: ${what}`); }, { timeout: 10_000, interval: 5 });

it('[R4] [R5] brings history, says that it is over, then what is new', async () => {
  say('one');
  const seen = watch();
  await until('caught up', () => seen.caughtUp === 1);
  say('two');
  say('elsewhere', 'ses_b');
  say('three');
  await until('three events', () => seen.events.length === 3);
  expect(seen.events.map(({ position }) => position)).toEqual([1, 2, 4]);
  expect(seen.verdicts).toEqual(['start']);
  expect(states(seen)).toEqual(['connecting', 'live']);
  expect(server.requests[0]).toMatchObject({ authorization: 'Bearer rs_test' });
  expect(server.requests[0]!.url.search).not.toContain('rs_test');
});

it('[R6] brings each event exactly once and in order, wherever the connection is cut', async () => {
  await fc.assert(fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 0, max: 1_500 })), fc.integer({ min: 5, max: 40 }), async (cuts, count) => {
    await server.stop();
    server = new LogServer();
    client = new RingsideClient({ baseUrl: await server.start() });
    const limit = 30;
    server.fault = (stream) => stream < limit ? { cutAfter: cuts.next().value as number } : {};
    const seen = watch({ limits: { probeMs: 1 } });
    for (let at = 0; at < count; at++) {
      say(`${at} ${'ü🎈'.repeat(at % 20)}`);
      if (at % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(`all ${count} events`, () => seen.events.length >= count);
    seen.subscription.close();
    expect(seen.events).toEqual(server.log);
  }), { numRuns: 25 });
}, 60_000);

it('[R7] a ping moves the cursor of a reader that nothing else reaches', async () => {
  server.heartbeatMs = 20;
  const seen = watch();
  await until('caught up', () => seen.caughtUp === 1);
  say('elsewhere', 'ses_b');
  await until('cursor moved', () => seen.subscription.cursor === server.cursor(1));
  expect(seen.events).toEqual([]);
});

it('a silent connection is given up after 2.5 heartbeats and resumed', async () => {
  const clock = new ManualClock();
  server.heartbeatMs = 600_000;
  server.fault = (stream) => stream === 0 ? { stallAfter: 200 } : {};
  const seen = watch({ clock });
  await until('a verdict', () => seen.verdicts.length === 1);
  await until('no more to come', () => clock.due(2.5 * server.heartbeatMs));
  clock.advance(2.5 * server.heartbeatMs);
  await until('a wait', () => seen.subscription.status.state === 'reconnecting');
  clock.advance(1_000);
  say('after the silence');
  await until('the event', () => seen.events.length === 1);
});

it('a connection on which only pings come is kept', async () => {
  const clock = new ManualClock();
  server.heartbeatMs = 600_000;
  let beats = 0;
  const seen = watch({ clock, onHeartbeat: () => { beats++; } });
  await until('caught up', () => seen.caughtUp === 1);
  for (let ping = 0; ping < 5; ping++) {
    const before = beats;
    clock.advance(2 * server.heartbeatMs);
    server.ping();
    await until('a sign of life', () => beats > before);
  }
  expect(states(seen)).toEqual(['connecting', 'live']);
});

it('[R8] a bye that asks for it leads back at once, one that does not ends the subscription', async () => {
  server.fault = (stream) => stream === 0 ? { bye: { after: 1, code: 'rotate', retry: true } } : { bye: { after: 1, code: 'gone', retry: false } };
  const seen = watch();
  say('one');
  say('two');
  await until('closed', () => seen.subscription.status.state === 'closed');
  expect(seen.events.map(({ position }) => position)).toEqual([1, 2]);
  expect(states(seen)).toEqual(['connecting', 'live', 'closed']);
  expect(seen.subscription.status).toMatchObject({ reason: 'gone' });
});

it('[R11] a run that is over ends the subscription', async () => {
  server.append('run.completed', {}, { session: 'ses_a', run: 'run_a' });
  const seen = watch({}, { run: 'run_a' });
  await until('closed', () => seen.subscription.status.state === 'closed');
  expect(seen.subscription.status).toMatchObject({ reason: 'finished' });
  expect(server.requests[0]!.url.pathname).toBe('/api/runs/run_a/events');
});

it.each([[204, 'finished'], [401, 'signed-out'], [403, 'forbidden'], [404, 'gone'], [400, 'invalid']])('an answer of %i means %s', async (status, reason) => {
  server.fault = () => ({ status });
  const seen = watch();
  await until('closed', () => seen.subscription.status.state === 'closed');
  expect(seen.subscription.status).toMatchObject({ reason });
  expect(server.streams).toBe(1);
});

it('[R4] a cursor of another log is answered with reset, and the caller is told before the events that follow', async () => {
  say('one');
  const order: string[] = [];
  const seen = watch({ after: 'other.99', onVerdict: (verdict) => order.push(verdict), onEvent: (event) => order.push(event.type) });
  await until('the event', () => seen.events.length === 1);
  expect(order).toEqual(['reset', 'message.completed']);
});

it('waits longer after each failure, and says until when', async () => {
  server.fault = (stream) => stream < 2 ? { status: 503 } : {};
  server.retryMs = 3;
  const seen = watch({ backoff: { baseMs: 20, maxMs: 1_000 } });
  await until('live', () => seen.subscription.status.state === 'live');
  const waits = seen.statuses.filter((status) => status.state === 'reconnecting');
  expect(waits.map((status) => status.attempt)).toEqual([1, 2]);
  expect(waits.every((status) => status.nextAt > 0)).toBe(true);
});

it('the wait doubles up to its most, and half of it is chance', () => {
  const backoff = { baseMs: 1_000, maxMs: 30_000 };
  expect([1, 2, 3, 5, 6, 500].map((attempt) => delay(backoff, attempt, 0))).toEqual([500, 1_000, 2_000, 8_000, 15_000, 15_000]);
  expect([1, 2, 6].map((attempt) => delay(backoff, attempt, 1))).toEqual([1_000, 2_000, 30_000]);
});

it('retryNow ends a wait', async () => {
  server.fault = (stream) => stream === 0 ? { status: 503 } : {};
  const seen = watch({ backoff: { baseMs: 600_000, maxMs: 600_000 } });
  await until('waiting', () => seen.subscription.status.state === 'reconnecting');
  seen.subscription.retryNow();
  await until('live', () => seen.subscription.status.state === 'live');
});

it('a machine that wakes asks anew at once where nothing was heard for longer than a heartbeat', async () => {
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead, after: (ms: number, call: () => void) => { const timer = setTimeout(call, ms); return () => clearTimeout(timer); }, random: () => 0 };
  const seen = watch({ clock });
  await until('caught up', () => seen.caughtUp === 1);
  seen.subscription.retryNow();
  ahead = 3_600_000;
  expect(server.streams).toBe(1);
  seen.subscription.retryNow();
  await until('a second stream', () => server.streams === 2);
});

it('falls back to long polling where streams are held back, loses and repeats nothing, and returns when they get through', async () => {
  server.fault = (stream) => stream < 3 ? { stallAfter: 0 } : {};
  say('one');
  const seen = watch({ limits: { helloMs: 30, probeMs: 60, waitSeconds: 1 } });
  await until('polling', () => seen.subscription.status.state === 'polling');
  say('two');
  await until('two by polling', () => seen.events.length === 2);
  expect(server.polls).toBeGreaterThan(0);
  await until('live again', () => seen.subscription.status.state === 'live');
  say('three');
  await until('three', () => seen.events.length === 3);
  expect(seen.events).toEqual(server.log);
  expect(states(seen)).toEqual(['connecting', 'polling', 'live']);
});

it('[R2] polling moves the cursor past events that do not match', async () => {
  server.fault = () => ({ stallAfter: 0 });
  for (let at = 0; at < 3; at++) say('elsewhere', 'ses_b');
  const seen = watch({ limits: { helloMs: 10, probeMs: 600_000, waitSeconds: 1 } });
  await until('caught up', () => seen.caughtUp === 1);
  expect(seen.subscription.cursor).toBe(server.cursor(3));
});

it('streams that break before they begin, again and again, lead to long polling', async () => {
  server.fault = () => ({ cutAfter: 0 });
  const seen = watch({ limits: { probeMs: 600_000, waitSeconds: 1 } });
  await until('polling', () => seen.subscription.status.state === 'polling');
  say('one');
  await until('the event', () => seen.events.length === 1);
});

it('nothing comes after close', async () => {
  for (let at = 0; at < 10; at++) say(`${at}`);
  const seen = watch({ onEvent: () => seen.subscription.close() });
  await until('closed', () => seen.subscription.status.state === 'closed');
  await until('connection gone', () => server.streams === 1);
  expect(seen.events).toHaveLength(1);
});

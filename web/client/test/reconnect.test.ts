import { expect, it } from 'vitest';
import { delay } from '../src/live/backoff';
import { ManualClock, states, until, Watching } from './watching';

const w = new Watching();

it('a silent connection is given up after 2.5 heartbeats and resumed', async () => {
  const clock = new ManualClock();
  w.server.heartbeatMs = 600_000;
  w.server.fault = (stream) => stream === 0 ? { stallAfter: 200 } : {};
  const seen = w.watch({ clock });
  await until('a verdict', () => seen.verdicts.length === 1);
  await until('no more to come', () => clock.due(2.5 * w.server.heartbeatMs));
  clock.advance(2.5 * w.server.heartbeatMs);
  await until('a wait', () => seen.subscription.status.state === 'reconnecting');
  clock.advance(1_000);
  w.say('after the silence');
  await until('the event', () => seen.events.length === 1);
});

it('a connection on which only pings come is kept', async () => {
  const clock = new ManualClock();
  w.server.heartbeatMs = 600_000;
  let beats = 0;
  const seen = w.watch({ clock, onHeartbeat: () => { beats++; } });
  await until('caught up', () => seen.caughtUp === 1);
  for (let ping = 0; ping < 5; ping++) {
    const before = beats;
    clock.advance(2 * w.server.heartbeatMs);
    w.server.ping();
    await until('a sign of life', () => beats > before);
  }
  expect(states(seen)).toEqual(['connecting', 'live']);
});

it('[R8] a bye that asks for it leads back at once, one that does not ends the subscription', async () => {
  w.server.fault = (stream) => stream === 0 ? { bye: { after: 1, code: 'rotate', retry: true } } : { bye: { after: 1, code: 'gone', retry: false } };
  const seen = w.watch();
  w.say('one');
  w.say('two');
  await until('closed', () => seen.subscription.status.state === 'closed');
  expect(seen.events.map(({ position }) => position)).toEqual([1, 2]);
  expect(states(seen)).toEqual(['connecting', 'live', 'closed']);
  expect(seen.subscription.status).toMatchObject({ reason: 'gone' });
});

it('waits longer after each failure, and says until when', async () => {
  w.server.fault = (stream) => stream < 2 ? { status: 503 } : {};
  w.server.retryMs = 3;
  const seen = w.watch({ backoff: { baseMs: 20, maxMs: 1_000 } });
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
  w.server.fault = (stream) => stream === 0 ? { status: 503 } : {};
  const seen = w.watch({ backoff: { baseMs: 600_000, maxMs: 600_000 } });
  await until('waiting', () => seen.subscription.status.state === 'reconnecting');
  seen.subscription.retryNow();
  await until('live', () => seen.subscription.status.state === 'live');
});

it('a machine that wakes asks anew at once where nothing was heard for longer than a heartbeat', async () => {
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead, after: (ms: number, call: () => void) => { const timer = setTimeout(call, ms); return () => clearTimeout(timer); }, random: () => 0 };
  const seen = w.watch({ clock });
  await until('caught up', () => seen.caughtUp === 1);
  seen.subscription.retryNow();
  ahead = 3_600_000;
  expect(w.server.streams).toBe(1);
  seen.subscription.retryNow();
  await until('a second stream', () => w.server.streams === 2);
});

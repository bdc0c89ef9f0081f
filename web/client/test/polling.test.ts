import { expect, it } from 'vitest';
import { ManualClock, states, until, Watching } from './watching';

const w = new Watching();

it('falls back to long polling where streams are held back, loses and repeats nothing, and returns when they get through', async () => {
  w.server.fault = (stream) => stream < 3 ? { stallAfter: 0 } : {};
  w.say('one');
  const seen = w.watch({ limits: { helloMs: 30, probeMs: 60, waitSeconds: 1 } });
  await until('polling', () => seen.subscription.status.state === 'polling');
  w.say('two');
  await until('two by polling', () => seen.events.length === 2);
  expect(w.server.polls).toBeGreaterThan(0);
  await until('live again', () => seen.subscription.status.state === 'live');
  w.say('three');
  await until('three', () => seen.events.length === 3);
  expect(seen.events).toEqual(w.server.log);
  expect(states(seen)).toEqual(['connecting', 'polling', 'live']);
});

it('[R2] polling moves the cursor past events that do not match', async () => {
  w.server.fault = () => ({ stallAfter: 0 });
  for (let at = 0; at < 3; at++) w.say('elsewhere', 'ses_b');
  const seen = w.watch({ limits: { helloMs: 10, probeMs: 600_000, waitSeconds: 1 } });
  await until('caught up', () => seen.caughtUp === 1);
  expect(seen.subscription.cursor).toBe(w.server.cursor(3));
});

it('streams that break before they begin, again and again, lead to long polling', async () => {
  w.server.fault = () => ({ cutAfter: 0 });
  const seen = w.watch({ limits: { probeMs: 600_000, waitSeconds: 1 } });
  await until('polling', () => seen.subscription.status.state === 'polling');
  w.say('one');
  await until('the event', () => seen.events.length === 1);
});

it('a first page that is not answered is not waited for as long as one that waits for news', async () => {
  const clock = new ManualClock();
  w.server.fault = (stream) => stream === 0 ? { status: 200 } : {};
  w.server.holds = () => true;
  const seen = w.watch({ clock });
  await until('a page', () => w.server.polls === 1);
  clock.advance(10_000);
  await until('a wait', () => clock.due(1));
  clock.advance(1);
  await until('live', () => seen.subscription.status.state === 'live');
});

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onWake, RingsideError } from '../src';
import { Browser } from './browser';
import { ManualClock, states, until, Watching } from './watching';

describe('tabs of one browser, by socket', () => {
  const w = new Watching('socket');
  let browser: Browser;
  beforeEach(() => { browser = new Browser(w); });
  afterEach(() => browser.end());

  it('[M11] share one socket, and each gets its own events, once and in order, also when another is closed', async () => {
    w.say('one');
    const [first, second] = [browser.tab('first'), browser.tab('second')];
    const [a, b, all] = [first.watch(), second.watch(), second.watch({ from: 'now' }, {})];
    await until('all caught up', () => a.caughtUp + b.caughtUp + all.caughtUp === 3);
    expect(states(a)).toEqual(['connecting', 'live']);
    w.say('two');
    await until('two', () => a.events.length === 2 && b.events.length === 2 && all.events.length === 1);
    expect(w.server).toMatchObject({ sockets: 1, streams: 0 });
    expect([a.verdicts, all.verdicts, browser.alone]).toEqual([['start'], ['live'], []]);

    first.live.close();
    expect(a.subscription.status).toEqual({ state: 'closed', reason: 'stopped' });
    w.say('three');
    await until('three', () => b.events.length === 3 && all.events.length === 2);
    expect(b.events).toEqual(w.server.log);
    expect([a.events.length, w.server.sockets]).toEqual([2, 1]);
    expect(b.subscription.cursor).toBe(w.server.cursor());
  });

  it('a ping is a sign of life in every tab, and moves the cursors', async () => {
    const [a, b] = [browser.tab('first').watch(), browser.tab('second').watch({}, { session: 'ses_c' })];
    await until('caught up', () => a.caughtUp + b.caughtUp === 2);
    w.say('one');
    await until('one', () => a.events.length === 1);
    const before = [a.beats, b.beats];
    w.server.ping();
    w.server.ping();
    await until('the pings', () => a.beats === before[0]! + 2 && b.beats === before[1]! + 2);
    expect([a, b].map(({ subscription }) => subscription.cursor)).toEqual([w.server.cursor(), w.server.cursor()]);
  });

  it('what a tab that crashed has followed is given up; with the last of them the socket', async () => {
    const [a, b] = [browser.tab('first').watch(), browser.tab('second').watch()];
    await until('caught up', () => a.caughtUp + b.caughtUp === 2);
    browser.names.free('first');
    w.say('one');
    await until('one', () => b.events.length === 1);
    expect(a.events).toEqual([]);
    browser.names.free('second');
    await until('the socket closed', () => w.server.open.size === 0);
  });

  it('[R6] a worker that is lost is followed by another, which goes on from where each was; the third is not waited for', async () => {
    const tabs = [browser.tab('first'), browser.tab('second')];
    const seen = [tabs[0]!.watch(), tabs[1]!.watch({ from: 'start' }, {})];
    for (let crash = 1; crash <= 3; crash++) {
      w.say(`before ${crash}`);
      await until('the event', () => seen.every(({ events }) => events.length === 2 * crash - 1));
      browser.crash();
      w.say(`after ${crash}`);
      await until('the next', () => seen.every(({ events }) => events.length === 2 * crash));
    }
    for (const { events } of seen) expect(events).toEqual(w.server.log);
    expect([browser.workers, browser.alone]).toEqual([3, ['first', 'second']]);
  });

  it('a worker that cannot be loaded, or says nothing, is not waited for', async () => {
    browser.broken = true;
    const seen = browser.tab('first').watch();
    w.say('one');
    await until('one', () => seen.events.length === 1);
    expect([browser.alone, states(seen)]).toEqual([['first'], ['connecting', 'live']]);
    seen.subscription.close();
    expect(seen.subscription.status).toEqual({ state: 'closed', reason: 'stopped' });
    await until('the socket closed', () => w.server.open.size === 0);
  });

  it('a worker that cannot be loaded is given up once, also when the time it had is over: each event comes once, and none after the end', async () => {
    const clock = new ManualClock();
    browser.broken = true;
    const seen = browser.tab('first', clock).watch();
    await until('caught up', () => seen.caughtUp === 1);
    clock.advance(5_000);
    clock.advance(0);
    for (const text of ['one', 'two']) w.say(text);
    await until('two', () => seen.events.some(({ position }) => position === 2));
    expect([browser.alone, seen.events]).toEqual([['first'], w.server.log]);
    seen.subscription.close();
    await until('the socket closed', () => w.server.open.size === 0);
    w.say('three');
    expect(seen.events.length).toBe(2);
  });

  it('where no other worker can be had after one was lost, the tab goes on by itself, once', async () => {
    const seen = browser.tab('first').watch();
    w.say('one');
    await until('one', () => seen.events.length === 1);
    browser.forbidden = true;
    browser.crash();
    for (const text of ['two', 'three']) w.say(text);
    await until('three', () => seen.events.some(({ position }) => position === 3));
    expect([browser.alone, seen.events]).toEqual([['first'], w.server.log]);
  });

  it('a worker that comes too late reads nothing for a tab that reads by itself', async () => {
    const clock = new ManualClock();
    browser.silent = true;
    const seen = browser.tab('first', clock).watch();
    clock.advance(5_000);
    clock.advance(0);
    await until('caught up', () => seen.caughtUp === 1);
    browser.wake();
    await until('what the worker was asked for is over', () => browser.reads.length === 1 && browser.reads[0]!.status.state === 'closed');
    await until('one socket', () => w.server.open.size === 1);
    w.say('one');
    await until('one', () => seen.events.length === 1);
    expect(browser.alone).toEqual(['first']);
  });

  it('a worker whose hello waits behind the end of its time, as in a page that was held up, is taken', async () => {
    const clock = new ManualClock();
    browser.silent = true;
    const seen = browser.tab('first', clock).watch();
    clock.advance(5_000);
    browser.wake();
    await until('the hello', () => !clock.due(0));
    clock.advance(0);
    await until('caught up', () => seen.caughtUp === 1);
    expect([browser.alone, w.server.sockets]).toEqual([[], 1]);
  });

  it('[M11] a tab that nothing gets through to says so within 15 seconds, and tries anew at once for who will not wait', async () => {
    const clock = new ManualClock();
    browser.silent = true;
    w.server.socketFault = (socket) => socket === 0 ? { silent: true } : {};
    const seen = browser.tab('first', clock).watch();
    clock.advance(5_000);
    clock.advance(0);
    await until('a socket', () => w.server.sockets === 1);
    expect(states(seen)).toEqual(['connecting']);
    clock.advance(8_000);
    expect(seen.statuses.at(-1)).toEqual({ state: 'reconnecting', attempt: 1, nextAt: 13_000 });
    seen.subscription.retryNow();
    await until('live', () => seen.subscription.status.state === 'live');
  });

  it('nothing of one person comes to a tab after another has signed in', async () => {
    const tab = browser.tab('first');
    const seen = tab.watch();
    await until('caught up', () => seen.caughtUp === 1);
    browser.hub!.signOut();
    w.say('not for you');
    await until('closed', () => seen.subscription.status.state === 'closed');
    expect(seen.subscription.status).toMatchObject({ reason: 'signed-out' });
    await until('the socket closed', () => w.server.open.size === 0);
    expect(seen.events).toEqual([]);
  });

  it('an error that ends a subscription is the same in a tab', async () => {
    w.server.refuse = () => 'not_found';
    const seen = browser.tab('first').watch();
    await until('closed', () => seen.subscription.status.state === 'closed');
    const { status } = seen.subscription;
    expect(status).toMatchObject({ state: 'closed', reason: 'gone' });
    expect(status.state === 'closed' && status.error instanceof RingsideError && status.error.status).toBe(404);
  });

  it('what one tab wants again now, all that is followed gets', async () => {
    w.server.socketFault = () => ({ status: 503 });
    w.server.fault = () => ({ status: 503 });
    const [first, second] = [browser.tab('first'), browser.tab('second')];
    const [a, b] = [first.watch(), second.watch()];
    await until('both wait', () => [a, b].every(({ subscription }) => subscription.status.state === 'reconnecting'));
    w.server.socketFault = () => ({});
    first.live.retryNow();
    await until('both live', () => [a, b].every(({ subscription }) => subscription.status.state === 'live'));
  });
});

describe('tabs of one browser, by streams', () => {
  const w = new Watching('stream');

  it('[M11] those that want the same share one stream once they have caught up', async () => {
    const browser = new Browser(w);
    const first = browser.tab('first').watch({}, { session: 'ses_a', type: ['message.*', 'x.*'] });
    await until('the first', () => first.caughtUp === 1);
    w.say('one');
    const second = browser.tab('second').watch({}, { type: ['x.*', 'message.*'], session: 'ses_a' });
    const other = browser.tab('third').watch({}, { session: 'ses_b' });
    await until('all', () => second.caughtUp + other.caughtUp === 2 && first.events.length === 1);
    w.say('two');
    await until('two', () => first.events.length === 2 && second.events.length === 2);
    await until('one stream for the two', () => w.server.serving === 2);
    w.say('three');
    await until('three', () => first.events.length === 3 && second.events.length === 3);
    expect([first, second].map(({ events }) => events)).toEqual([w.server.log, w.server.log]);

    first.subscription.close();
    w.say('four');
    await until('four', () => second.events.length === 4);
    expect([first.events.length, w.server.serving]).toEqual([3, 2]);
    browser.end();
    await until('all gone', () => w.server.serving === 0);
  });

  it('[R6] each of many tabs gets each event exactly once and in order, wherever streams are cut and whoever joins and leaves when', async () => {
    await fc.assert(fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 0, max: 3_000 })), fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 6 }), async (cuts, joins) => {
      await w.end();
      await w.begin();
      const browser = new Browser(w, { probeMs: 1 });
      w.server.fault = (stream) => stream < 20 ? { cutAfter: cuts.next().value as number } : {};
      const seen: ReturnType<ReturnType<Browser['tab']>['watch']>[] = [];
      for (let at = 0; at <= 30; at++) {
        for (const [tab, join] of joins.entries()) {
          if (join === at) seen.push(browser.tab(`tab ${tab}`).watch({ from: 'start' }, {}));
        }
        w.say(`${at} ${'ü🎈'.repeat(at % 20)}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await until('all events', () => seen.every(({ events }) => events.length >= w.server.log.length));
      for (const { events } of seen) expect(events).toEqual(w.server.log);
      browser.end();
    }), { numRuns: 15 });
  }, 60_000);
});

it('[M11] a machine that has slept is noticed by its clock, and one that is only slow is not', () => {
  const clock = new ManualClock();
  let woken = 0;
  const end = onWake(clock, () => { woken++; });
  for (let look = 0; look < 10; look++) clock.advance(5_000);
  clock.advance(12_000);
  expect(woken).toBe(0);
  clock.advance(3_600_000);
  expect(woken).toBe(1);
  end();
  clock.advance(3_600_000);
  expect(woken).toBe(1);
});

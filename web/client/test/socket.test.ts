import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ManualClock, states, until, Watching } from './watching';

const w = new Watching('socket');

it('[R4] [R5] many subscriptions share one socket, each with its own events', async () => {
  w.say('one');
  const [a, b, all] = [w.watch(), w.watch({}, { session: ['ses_b'], deltas: false }), w.watch({ from: 'now' }, { type: ['message.*'] })];
  await until('all caught up', () => a.caughtUp + b.caughtUp + all.caughtUp === 3);
  w.say('two', 'ses_b');
  w.say('three');
  await until('the events', () => a.events.length === 2 && b.events.length === 1 && all.events.length === 2);
  expect(a.events.map(({ position }) => position)).toEqual([1, 3]);
  expect([a.verdicts, b.verdicts, all.verdicts]).toEqual([['start'], ['start'], ['live']]);
  expect(a.statuses).toEqual([{ state: 'connecting' }, { state: 'live', by: 'socket' }]);
  expect(w.server).toMatchObject({ sockets: 1, streams: 0 });
  expect(w.server.subscriptions[1]).toMatchObject({ filter: { session: ['ses_b'], deltas: false } });

  a.subscription.close();
  w.say('four');
  await until('four', () => all.events.length === 3);
  expect(a.events).toHaveLength(2);
  b.subscription.close();
  all.subscription.close();
  await until('the socket closed', () => w.server.open.size === 0);
});

it('[R6] each of three subscriptions gets each event exactly once and in order, wherever the socket is cut', async () => {
  await fc.assert(fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 0, max: 3_000 })), fc.integer({ min: 5, max: 40 }), async (cuts, count) => {
    await w.end();
    await w.begin();
    w.server.socketFault = (socket) => socket < 30 ? { cutAfter: cuts.next().value as number } : {};
    w.server.fault = (stream) => stream < 30 ? { cutAfter: cuts.next().value as number } : {};
    const limits = { probeMs: 1 };
    const seen = [w.watch({ limits }), w.watch({ limits }, { session: 'ses_b' }), w.watch({ limits, from: 'start' }, {})];
    for (let at = 0; at < count; at++) {
      w.say(`${at} ${'ü🎈'.repeat(at % 20)}`, at % 3 === 0 ? 'ses_b' : 'ses_a');
      if (at % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(`all ${count} events`, () => seen[0]!.events.length + seen[1]!.events.length >= count && seen[2]!.events.length >= count);
    for (const { subscription } of seen) subscription.close();
    expect(seen[2]!.events).toEqual(w.server.log);
    expect(seen[0]!.events).toEqual(w.server.log.filter(({ session }) => session === 'ses_a'));
    expect(seen[1]!.events).toEqual(w.server.log.filter(({ session }) => session === 'ses_b'));
  }), { numRuns: 15 });
}, 60_000);

it('[R7] a ping moves the cursors of readers that nothing else reaches', async () => {
  const [a, b] = [w.watch(), w.watch({}, { session: 'ses_c' })];
  await until('caught up', () => a.caughtUp + b.caughtUp === 2);
  w.say('elsewhere', 'ses_b');
  w.server.ping();
  await until('cursors moved', () => [a, b].every(({ subscription }) => subscription.cursor === w.server.cursor(1)));
});

it('[R10] what a subscription gains and loses is told', async () => {
  const changes: object[] = [];
  const seen = w.watch({ onAccess: (change) => changes.push(change) }, {});
  await until('caught up', () => seen.caughtUp === 1);
  for (const socket of w.server.open) socket.tell({ op: 'access', session: 'ses_x', change: 'revoked' });
  await until('the change', () => changes.length === 1);
  expect(changes).toEqual([{ session: 'ses_x', change: 'revoked' }]);
});

it('[R8] [R11] a subscription that is closed ends or comes back as it says, and the others go on', async () => {
  w.server.append('run.completed', {}, { session: 'ses_a', run: 'run_a' });
  const [run, rest] = [w.watch({}, { run: 'run_a' }), w.watch({}, {})];
  await until('closed', () => run.subscription.status.state === 'closed');
  expect(run.subscription.status).toMatchObject({ reason: 'finished' });
  w.say('two');
  await until('two', () => rest.events.length === 1);
  expect(w.server.sockets).toBe(1);
});

it('[R8] a socket that is rotated is opened anew at once, and nothing is missed', async () => {
  w.server.socketFault = (socket) => socket === 0 ? { bye: { after: 2, code: 'rotate', retry: true } } : {};
  const [a, b] = [w.watch({ backoff: { baseMs: 600_000, maxMs: 600_000 } }), w.watch({ backoff: { baseMs: 600_000, maxMs: 600_000 } }, { session: 'ses_b' })];
  await until('caught up', () => a.caughtUp + b.caughtUp === 2);
  for (const text of ['one', 'two', 'three']) w.say(text);
  w.say('four', 'ses_b');
  await until('all', () => a.events.length === 3 && b.events.length === 1);
  expect([states(a), w.server.sockets, w.server.streams]).toEqual([['connecting', 'live'], 2, 0]);
});

it.each([['not_found', 'gone'], ['forbidden', 'forbidden'], ['unknown_member', 'invalid']])('a subscription that is refused as %s means %s', async (code, reason) => {
  w.server.refuse = (search) => search.get('session') === 'ses_a' ? code : undefined;
  const [seen, other] = [w.watch(), w.watch({}, { session: 'ses_b' })];
  await until('closed', () => seen.subscription.status.state === 'closed');
  expect(seen.subscription.status).toMatchObject({ reason });
  await until('the other', () => other.caughtUp === 1);
});

it('a subscription that finds the socket full gets a stream of its own', async () => {
  w.server.refuse = (search) => search.get('session') === 'ses_b' ? 'too_many' : undefined;
  w.say('one', 'ses_b');
  const [first, seen] = [w.watch(), w.watch({}, { session: 'ses_b' })];
  await until('both', () => first.caughtUp === 1 && seen.events.length === 1);
  expect([w.server.sockets, w.server.streams]).toEqual([1, 1]);
  expect(seen.subscription.status).toEqual({ state: 'live', by: 'stream' });
});

it('[R7] a silent socket is given up after 2.5 heartbeats and all of its subscriptions resume', async () => {
  const clock = new ManualClock();
  w.server.heartbeatMs = 600_000;
  w.server.socketFault = (socket) => socket === 0 ? { stallAfter: 500 } : {};
  const seen = [w.watch({ clock }), w.watch({ clock }, { session: 'ses_b' })];
  await until('verdicts', () => seen.every(({ verdicts }) => verdicts.length === 1));
  await until('no more to come', () => clock.due(2.5 * w.server.heartbeatMs));
  clock.advance(2.5 * w.server.heartbeatMs);
  await until('waits', () => seen.every(({ subscription }) => subscription.status.state === 'reconnecting'));
  clock.advance(1_000);
  w.say('after the silence');
  w.say('there too', 'ses_b');
  await until('the events', () => seen.every(({ events }) => events.length === 1));
});

it('a subscription that is not answered is asked for anew, though the socket lives and brings what others want', async () => {
  const clock = new ManualClock();
  w.server.ignores = (search) => search.get('session') === 'ses_a';
  let beats = 0;
  const other = w.watch({ clock, onHeartbeat: () => { beats++; } }, { session: 'ses_b' });
  await until('the other', () => other.caughtUp === 1);
  const seen = w.watch({ clock });
  await until('asked', () => w.server.subscriptions.length === 2);
  for (let at = 0; at < 2; at++) {
    const before = beats;
    clock.advance(5_000);
    w.server.ping();
    await until('a ping', () => beats > before);
  }
  w.server.ignores = () => false;
  await until('a wait', () => clock.due(1));
  clock.advance(1);
  w.say('one');
  await until('one', () => seen.events.length === 1);
  expect([states(seen), w.server.sockets]).toEqual([['connecting', 'reconnecting', 'reconnecting', 'live'], 1]);
});

it('[M11] where sockets are held back a stream takes over, where streams are too polling does, and it comes back by itself, losing and repeating nothing', async () => {
  const through = { socket: false, stream: false };
  w.server.socketFault = () => through.socket ? {} : { status: 400 };
  w.server.fault = () => through.stream ? {} : { stallAfter: 0 };
  w.say('one');
  const seen = w.watch({ limits: { helloMs: 30, probeMs: 60, waitSeconds: 1 } });
  await until('polling', () => seen.subscription.status.state === 'polling');
  w.say('two');
  await until('two by polling', () => seen.events.length === 2);
  through.stream = true;
  await until('a stream', () => seen.subscription.status.state === 'live');
  w.say('three');
  await until('three by stream', () => seen.events.length === 3);
  through.socket = true;
  await until('a socket', () => JSON.stringify(seen.subscription.status) === JSON.stringify({ state: 'live', by: 'socket' }));
  w.say('four');
  await until('four by socket', () => seen.events.length === 4);
  expect(seen.events).toEqual(w.server.log);
  expect(seen.statuses).toEqual([{ state: 'connecting' }, { state: 'polling' }, { state: 'live', by: 'stream' }, { state: 'live', by: 'socket' }]);
});

it('[M11] one who is told to try now looks at once whether a socket gets through again, be it from a stream or from polling', async () => {
  const through = { socket: false, stream: true };
  w.server.socketFault = () => through.socket ? {} : { status: 400 };
  w.server.fault = () => through.stream ? {} : { stallAfter: 0 };
  const [first, limits] = [w.watch({ limits: { probeMs: 600_000 } }), { helloMs: 30, probeMs: 600_000, waitSeconds: 1 }];
  await until('a stream', () => first.caughtUp === 1);
  through.stream = false;
  const second = w.watch({ limits });
  await until('polling', () => second.subscription.status.state === 'polling');
  through.socket = true;
  for (const { subscription } of [first, second]) {
    subscription.retryNow();
    await until('a socket', () => subscription.status.state === 'live' && subscription.status.by === 'socket');
  }
  w.say('one');
  await until('one', () => first.events.length === 1 && second.events.length === 1);
});

it('a socket that is opened and then brings nothing is held back: a stream takes over', async () => {
  w.server.socketFault = () => ({ stallAfter: 0 });
  const seen = w.watch({ limits: { helloMs: 30 } });
  await until('live', () => seen.caughtUp === 1);
  expect(seen.subscription.status).toEqual({ state: 'live', by: 'stream' });
});

it('waits longer after each failure of a server that is away, and begins with a socket when it is back', async () => {
  let away = true;
  w.server.socketFault = () => away ? { status: 503 } : {};
  w.server.fault = () => away ? { status: 503 } : {};
  const seen = w.watch({ backoff: { baseMs: 20, maxMs: 1_000 } });
  await until('two attempts', () => seen.statuses.filter(({ state }) => state === 'reconnecting').length === 2);
  away = false;
  await until('live', () => seen.subscription.status.state === 'live');
  expect(seen.subscription.status).toEqual({ state: 'live', by: 'socket' });
});

it('[R12] [L7] who watches what is told to the subscription that asks for it', async () => {
  const told: unknown[] = [];
  const seen = w.watch({ onPresence: (items, whole) => told.push([items, whole]) }, {});
  const other = w.watch();
  await until('caught up', () => seen.caughtUp + other.caughtUp === 2);
  expect(w.server.subscriptions.map((subscription) => 'presence' in subscription)).toEqual([true, false]);
  const items = [{ session: 'ses_a', users: [{ id: 'usr_1', name: 'Ada' }] }];
  for (const socket of w.server.open) {
    socket.tell({ op: 'presence', items, whole: true });
    socket.tell({ op: 'presence', items });
  }
  await until('all', () => told.length === 3);
  expect(told).toEqual([[[], true], [items, true], [items, false]]);
});

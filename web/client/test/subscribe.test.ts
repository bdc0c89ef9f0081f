import fc from 'fast-check';
import { expect, it } from 'vitest';
import { states, until, Watching } from './watching';

const w = new Watching();

it('[R4] [R5] brings history, says that it is over, then what is new', async () => {
  w.say('one');
  const seen = w.watch();
  await until('caught up', () => seen.caughtUp === 1);
  w.say('two');
  w.say('elsewhere', 'ses_b');
  w.say('three');
  await until('three events', () => seen.events.length === 3);
  expect(seen.events.map(({ position }) => position)).toEqual([1, 2, 4]);
  expect(seen.verdicts).toEqual(['start']);
  expect(states(seen)).toEqual(['connecting', 'live']);
  expect(w.server.requests[0]).toMatchObject({ authorization: 'Bearer rs_test' });
  expect(w.server.requests[0]!.url.search).not.toContain('rs_test');
});

it('[R6] brings each event exactly once and in order, wherever the connection is cut', async () => {
  await fc.assert(fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 0, max: 1_500 })), fc.integer({ min: 5, max: 40 }), async (cuts, count) => {
    await w.end();
    await w.begin();
    const limit = 30;
    w.server.fault = (stream) => stream < limit ? { cutAfter: cuts.next().value as number } : {};
    const seen = w.watch({ limits: { probeMs: 1 } });
    for (let at = 0; at < count; at++) {
      w.say(`${at} ${'ü🎈'.repeat(at % 20)}`);
      if (at % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(`all ${count} events`, () => seen.events.length >= count);
    seen.subscription.close();
    expect(seen.events).toEqual(w.server.log);
  }), { numRuns: 25 });
}, 60_000);

it('[R7] a ping moves the cursor of a reader that nothing else reaches', async () => {
  w.server.heartbeatMs = 20;
  const seen = w.watch();
  await until('caught up', () => seen.caughtUp === 1);
  w.say('elsewhere', 'ses_b');
  await until('cursor moved', () => seen.subscription.cursor === w.server.cursor(1));
  expect(seen.events).toEqual([]);
});

it('[R11] a run that is over ends the subscription', async () => {
  w.server.append('run.completed', {}, { session: 'ses_a', run: 'run_a' });
  const seen = w.watch({}, { run: 'run_a' });
  await until('closed', () => seen.subscription.status.state === 'closed');
  expect(seen.subscription.status).toMatchObject({ reason: 'finished' });
  expect(w.server.requests[0]!.url.pathname).toBe('/api/runs/run_a/events');
});

it.each([[204, 'finished'], [401, 'signed-out'], [403, 'forbidden'], [404, 'gone'], [400, 'invalid']])('an answer of %i means %s', async (status, reason) => {
  w.server.fault = () => ({ status });
  const seen = w.watch();
  await until('closed', () => seen.subscription.status.state === 'closed');
  expect(seen.subscription.status).toMatchObject({ reason });
  expect(w.server.streams).toBe(1);
});

it('[R4] a cursor of another log is answered with reset, and the caller is told before the events that follow', async () => {
  w.say('one');
  const order: string[] = [];
  const seen = w.watch({ after: 'other.99', onVerdict: (verdict) => order.push(verdict), onEvent: (event) => order.push(event.type) });
  await until('the event', () => seen.events.length === 1);
  expect(order).toEqual(['reset', 'message.completed']);
});

it('nothing comes after close', async () => {
  for (let at = 0; at < 10; at++) w.say(`${at}`);
  const seen = w.watch({ onEvent: () => seen.subscription.close() });
  await until('closed', () => seen.subscription.status.state === 'closed');
  await until('connection gone', () => w.server.streams === 1);
  expect(seen.events).toHaveLength(1);
});

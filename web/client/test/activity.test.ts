import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fleetOf, foldActivity, foldFleet, joinActivity, withPast, type Activity, type RingsideEvent, type Session } from '../src';
import { Scene, turn } from './scene';

const fold = (events: readonly RingsideEvent[], before?: Activity) => events.reduce<Activity | undefined>(foldActivity, before);

/** Turns that follow one another: calls that end, are cut off by the run's end, or go on beside others; words; failures. */
const turns = fc.array(fc.record({
  calls: fc.array(fc.record({ ends: fc.boolean(), beside: fc.boolean() }), { maxLength: 4 }),
  words: fc.array(fc.string({ maxLength: 8 }), { maxLength: 2 }), end: fc.constantFrom('run.completed', 'run.failed', 'run.interrupted', undefined),
}), { maxLength: 4 });

function play(plan: typeof turns extends fc.Arbitrary<infer T> ? T : never): RingsideEvent[] {
  const scene = new Scene();
  plan.forEach(({ calls, words, end }, at) => {
    const run = `run_${at}`;
    scene.add('run.started', { run }, { run });
    calls.forEach(({ beside }, call) => {
      scene.add('tool.started', { tool: `${run}_${call}`, kind: 'execute', title: 'ls' }, { run });
      if (!beside && calls[call]!.ends) scene.add('tool.completed', { tool: `${run}_${call}`, output: 'x' }, { run });
    });
    words.forEach((text, word) => scene.add('message.completed', { message: `${run}_m${word}`, role: word === 0 ? 'user' : 'assistant', text }, { run }));
    calls.forEach(({ beside, ends }, call) => { if (beside && ends) scene.add('tool.completed', { tool: `${run}_${call}` }, { run }); });
    if (end) scene.add(end, end === 'run.failed' ? { error: { code: 'x', message: `no ${at}` } } : {}, { run });
  });
  return scene.events;
}

describe('activity', () => {
  it('of two stretches is the same as of the whole, wherever it is cut', () => {
    fc.assert(fc.property(turns, fc.nat(), fc.nat(), (plan, a, b) => {
      const events = play(plan);
      const [first, second] = [a % (events.length + 1), b % (events.length + 1)].sort((x, y) => x - y) as [number, number];
      const [x, y, z] = [events.slice(0, first), events.slice(first, second), events.slice(second)].map((part) => fold(part));
      const whole = fold(events);
      expect(joinActivity(joinActivity(x, y), z)).toEqual(whole);
      expect(joinActivity(x, joinActivity(y, z))).toEqual(whole);
    }));
  });

  it('is changed by no event that is in it already', () => {
    fc.assert(fc.property(turns, fc.nat(), (plan, from) => {
      const events = play(plan);
      expect(fold(events.slice(from % (events.length + 1)), fold(events))).toEqual(fold(events));
    }));
  });

  it('is the same in a fleet, however its events are cut into batches, and whenever the past comes', () => {
    const session = { id: 'ses_a', status: 'idle', interactions: [], inbox: [] } as unknown as Session;
    fc.assert(fc.property(turns, fc.nat(), fc.nat(), (plan, a, b) => {
      const events = play(plan);
      const [read, asked] = [a % (events.length + 1), b % (events.length + 1)].sort((x, y) => x - y) as [number, number];
      const fleet = foldFleet(fleetOf([], [session]), events.slice(read, asked));
      const known = fleet.activity.get('ses_a');
      const past = events.filter(({ position }) => known ? position < events[read]!.position : position <= asked);
      const late = foldFleet(withPast(fleet, 'ses_a', past), events.slice(asked));
      expect(late.activity.get('ses_a')).toEqual(fold(events));
    }));
  });

  it('tells the call that is open, the last words, and why a run failed until another begins', () => {
    const { events } = turn(new Scene(), 'run_1', ['All ', 'is well.'], 'run.failed');
    const open = events.map((_, at) => fold(events.slice(0, at + 1))!.tools.map(({ title }) => title).join());
    expect(open.filter((title, at) => title !== open[at - 1])).toEqual(['', 'ls', '']);
    expect(fold(events)).toMatchObject({ said: 'All is well.', failure: 'It ended.', heard: events.at(-1)!.time });
    const next = fold(new Scene().add('run.started', { run: 'run_2' }, { run: 'run_2' }).events.map((event) => ({ ...event, position: 1000 })), fold(events));
    expect(next).not.toHaveProperty('failure');
    expect(next).toMatchObject({ said: 'All is well.' });
  });

  it('is no sign of life where a person does something to the session', () => {
    const { events } = new Scene().add('message.completed', { message: 'm', role: 'assistant', text: 'x' }).add('session.updated', { title: 'New' });
    expect(fold([events[0]!, { ...events[1]!, source: 'user' }])!.heard).toBe(events[0]!.time);
  });
});

import type { RingsideEvent, UsageData } from '@ringside/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../src/meter/parts';
import { addFills, compactions, turnsLeft, type Fill } from '../src/meter/past';

const counts = (input: number, cacheRead: number, cacheWrite: number, output: number) => ({ input, cacheRead, cacheWrite, output, reasoning: 0 });
const usage = (used: number | undefined, size: number | undefined, call?: UsageData['call']): UsageData => ({ context: { source: 'reported', ...(used === undefined ? {} : { used }), ...(size === undefined ? {} : { size }) }, ...(call ? { call } : {}) });
const fill = (position: number, run: string, used: number): Fill => ({ position, run, used, time: '2026-11-20T10:00:00.000Z' });

describe('the parts of the window', () => {
  it('are what was cached, sent, got back, and is free', () => {
    expect(partsOf(usage(100, 200, counts(10, 60, 20, 10)))).toEqual([{ name: 'cached', tokens: 60 }, { name: 'input', tokens: 30 }, { name: 'output', tokens: 10 }, { name: 'free', tokens: 100 }]);
  });

  it('are not told apart where the counts do not tell them, and unknown where nothing is known', () => {
    expect(partsOf(usage(100, 200, counts(0, 0, 0, 130)))).toEqual([{ name: 'other', tokens: 100 }, { name: 'free', tokens: 100 }]);
    expect(partsOf(usage(100, undefined, counts(90, 0, 0, 0)))).toEqual([{ name: 'input', tokens: 90 }, { name: 'other', tokens: 10 }]);
    expect(partsOf(usage(undefined, 200))).toEqual([]);
    expect(partsOf(undefined)).toEqual([]);
  });

  it('make the whole of what is used, and with what is free the window', () => {
    const number = fc.nat(1_000_000);
    fc.assert(fc.property(number, number, number, number, number, number, (used, free, input, read, written, output) => {
      const parts = partsOf(usage(used, used + free, counts(input, read, written, output)));
      expect(parts.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(used + free);
    }));
  });
});

describe('how it filled', () => {
  it('is the same however its events are cut, and in whatever order they come', () => {
    const events = fc.array(fc.record({ position: fc.nat(60), used: fc.option(fc.nat(1000), { nil: undefined }) }), { maxLength: 60 }).map((all) => [...new Map(all.map((one) => [one.position, one])).values()]
      .map(({ position, used }) => ({ type: 'usage.updated', position, time: '', run: `run_${Math.floor(position / 7)}`, data: { context: used === undefined ? { source: 'unknown' } : { used, source: 'reported' } } }) as unknown as RingsideEvent));
    fc.assert(fc.property(events, fc.nat(60), fc.integer({ min: 1, max: 80 }), (all, cut, newest) => {
      expect(addFills(addFills(addFills([], all.slice(cut), newest), all.slice(0, cut), newest), all, newest)).toEqual(addFills([], all, newest));
    }));
  });

  it('tells how many turns are left also where each makes hundreds of calls', () => {
    const events = Array.from({ length: 750 }, (_, at) => ({ type: 'usage.updated', position: at + 1, time: '', run: `run_${Math.floor(at / 150)}`, data: { context: { used: 1_000 + at * 10, source: 'reported' } } }) as unknown as RingsideEvent);
    const fills = [3, 2, 1, 0].reduce<readonly Fill[]>((before, page) => addFills(before, events.slice(page * 200, page * 200 + 200)), []);
    expect(turnsLeft(fills, 20_000)).toBe(7);
    expect(fills.length).toBeLessThan(410);
  });

  it('has a mark where a quarter or more is gone', () => {
    expect(compactions([fill(1, 'a', 100), fill(2, 'a', 80), fill(3, 'b', 59), fill(4, 'b', 90)]).map(({ position }) => position)).toEqual([3]);
  });

  it('tells how many turns are left, once two have told how much a turn takes', () => {
    expect(turnsLeft([fill(1, 'a', 100), fill(2, 'b', 110)], 200)).toBeUndefined();
    expect(turnsLeft([fill(1, 'a', 100), fill(2, 'b', 110), fill(3, 'b', 120), fill(4, 'c', 140)], 200)).toBe(3);
    expect(turnsLeft([fill(1, 'a', 100), fill(2, 'b', 150), fill(3, 'c', 190)], 200)).toBe(0);
    expect(turnsLeft([fill(1, 'a', 100), fill(2, 'b', 110), fill(3, 'c', 120)], undefined)).toBeUndefined();
  });
});

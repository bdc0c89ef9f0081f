// @vitest-environment happy-dom
import type { Item, SearchHit } from '@ringside/client';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../src/search/jump';
import { growing } from '../src/search/search';

describe('a search', () => {
  it('takes the word that is being typed for all that begin so', () => {
    expect(growing('race cond')).toBe('race cond*');
    expect(growing('naï')).toBe('naï*');
    for (const whole of ['race c', 'race ', '"race condition"', '"race cond', 'cond*', 'race-']) expect(growing(whole)).toBe(whole);
  });

  const items = [
    { kind: 'message', id: 'm1', time: '2026-11-20T10:00:00.000Z' }, { kind: 'tool', id: 't1', time: '2026-11-20T10:01:00.000Z' },
    { kind: 'run-end', id: 'run_1', run: 'run_1', time: '2026-11-20T10:02:00.000Z' }, { kind: 'message', id: 'm2', time: '2026-11-20T10:03:00.000Z' },
  ] as Item[];
  const hit = (of: Partial<SearchHit>) => ({ time: '2026-11-20T10:01:30.000Z', type: 'x.y', part: 'data', snippet: [], position: 1, cursor: 'e.1', ...of }) as SearchHit;

  it('is at the item that it is of', () => {
    expect(placeOf(hit({ item: 'm2' }), items, false)).toBe(3);
    expect(placeOf(hit({ item: 't1' }), items, false)).toBe(1);
    expect(placeOf(hit({ run: 'run_1', type: 'run.failed', part: 'error' }), items, false)).toBe(2);
  });

  it('is, of what is no item, where it stood in time', () => {
    expect(placeOf(hit({ item: 'plan_1', part: 'plan' }), items, false)).toBe(1);
  });

  it('is further back until all is there', () => {
    const old = hit({ item: 'm0', time: '2026-11-19T10:00:00.000Z' });
    expect(placeOf(old, items, false)).toBeUndefined();
    expect(placeOf(old, items, true)).toBe(0);
    expect(placeOf(old, [], true)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { Timeline, type RingsideEvent } from '@ringside/client';
import { oldestKept } from '../src/sequencer/flat';

/** One event each second. */
function timeline(events: number): Timeline {
  const result = new Timeline();
  result.append(Array.from({ length: events }, (_, at) => ({
    position: at + 1, cursor: `e.${at + 1}`, type: 'message.completed', time: new Date(at * 1_000).toISOString(), source: 'agent', session: 'ses_a', tree: 'ses_a', data: { message: `m${at}`, text: 'so' },
  } as RingsideEvent)));
  return result;
}

describe('what a timeline holds', () => {
  it('is all, where little is held', () => expect(oldestKept(timeline(10_400), 10_300_000)).toBeUndefined());

  it('is what is in sight, however much that is', () => expect(oldestKept(timeline(16_000), 400_000)).toBeUndefined());

  it('is, of much, what is in sight', () => expect(oldestKept(timeline(16_000), 4_000_000)).toBe(4_001));

  it('is never less than the newest ten thousand', () => expect(oldestKept(timeline(16_000), 15_000_000)).toBe(6_001));
});

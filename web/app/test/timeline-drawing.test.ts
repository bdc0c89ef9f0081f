import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline, type Block, type Session } from '@ringside/client';
import { place } from '../src/sequencer/draw/rows';
import { stepFor, ticks } from '../src/sequencer/draw/ruler';
import { rowsOf } from '../src/sequencer/lanes';

const block = (start: number, end: number): Block => ({ kind: 'tool', id: `${start}`, session: 's', run: undefined, position: start, last: end, start, end, status: 'done', title: '' });
const ends = (block: Block) => Math.max(block.end!, block.start + 1);
const overlap = (one: Block, other: Block) => other.start < ends(one) && one.start < ends(other);
const blocks = fc.array(fc.tuple(fc.nat(500), fc.nat(60)), { maxLength: 40 }).map((all) => all.map(([start, ms]) => block(start, start + ms)).sort((a, b) => a.start - b.start));

describe('drawing a timeline', () => {
  it('places blocks so that none of a row overlap, but where more go on at once than there are rows', () => {
    fc.assert(fc.property(blocks, (all) => {
      const placed = place(all, 1_000);
      expect(placed.map((one) => one.block)).toEqual(all);
      for (const one of placed) {
        const over = placed.filter((other) => other !== one && overlap(one.block, other.block));
        if (over.length === 0) expect(one.rows).toBe(1);
        if (over.length < 3 && over.every((other) => placed.filter((third) => overlap(third.block, other.block)).length <= 3)) {
          expect(over.filter(({ row }) => row === one.row)).toEqual([]);
        }
        expect(one.row).toBeLessThan(one.rows);
      }
    }));
  });

  it('has ticks on round times, far enough apart for their labels', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500_000 }), fc.integer({ min: 0, max: 2_000_000_000_000 }), (msPerPixel, from) => {
      const step = stepFor(msPerPixel);
      expect(step / msPerPixel >= 96 || step === 604_800_000).toBe(true);
      const found = ticks(from, from + 1_000 * msPerPixel, step);
      const offset = new Date(from).getTimezoneOffset() * 60_000;
      expect(found.every((time) => time >= from && (time - offset) % step === 0)).toBe(true);
      expect(found.length).toBeLessThan(13);
    }));
  });

  it('has a lane for each session of the tree below the one that it was delegated by, the older first', () => {
    const session = (id: string, parent: string | undefined, createdAt: string): [string, Session] => [id, {
      id, agent: 'agt_a', tree: 'ses_root', title: id, owner: '', visibility: 'team', status: 'idle', interactions: [], inbox: [], createdAt, updatedAt: createdAt, ...(parent ? { parent } : {}),
    }];
    const sessions = new Map([
      session('ses_late', 'ses_root', '2026-11-20T12:00:00Z'), session('ses_grandchild', 'ses_early', '2026-11-20T13:00:00Z'), session('ses_early', 'ses_root', '2026-11-20T11:00:00Z'),
      session('ses_root', undefined, '2026-11-20T10:00:00Z'), ['ses_alone', { ...session('ses_alone', undefined, '')[1], tree: 'ses_alone' }] as [string, Session],
    ]);
    expect(rowsOf(new Timeline(), 'ses_root', sessions, new Map()).map(({ session: id, depth }) => [id, depth])).toEqual([['ses_root', 0], ['ses_early', 1], ['ses_grandchild', 2], ['ses_late', 1]]);
  });
});

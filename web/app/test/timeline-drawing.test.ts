import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline, type Arrow, type Block, type Session } from '@ringside/client';
import { drawArrows } from '../src/sequencer/draw/arrows';
import { fitting, laneTop, write, type Frame } from '../src/sequencer/draw/frame';
import { place } from '../src/sequencer/draw/rows';
import { stepFor, ticks } from '../src/sequencer/draw/ruler';
import { rowsOf } from '../src/sequencer/lanes';

const block = (start: number, end: number): Block => ({ kind: 'tool', id: `${start}`, session: 's', run: undefined, position: start, last: end, start, end, status: 'done', title: '' });
const ends = (block: Block) => Math.max(block.end!, block.start + 1);
const overlap = (one: Block, other: Block) => other.start < ends(one) && one.start < ends(other);
const blocks = fc.array(fc.tuple(fc.nat(500), fc.nat(60)), { maxLength: 40 }).map((all) => all.map(([start, ms]) => block(start, start + ms)).sort((a, b) => a.start - b.start));

/** A canvas that only notes what is drawn: its letters are as wide as their codes say. */
function paper(): { context: CanvasRenderingContext2D; drawn: { what: string; with: readonly unknown[]; style: unknown }[] } {
  const drawn: { what: string; with: readonly unknown[]; style: unknown }[] = [];
  const context = new Proxy<Record<string, unknown>>({ font: '' }, {
    get: (own, what: string) => own[what] ?? ((...given: readonly unknown[]) => {
      if (what === 'measureText') return { width: [...given[0] as string].reduce((sum, letter) => sum + 3 + letter.codePointAt(0)! % 11, 0) };
      drawn.push({ what, with: given, style: what.startsWith('stroke') ? own.strokeStyle : own.fillStyle });
      return undefined;
    }),
  }) as unknown as CanvasRenderingContext2D;
  return { context, drawn };
}

describe('drawing a timeline', () => {
  it('writes as much of a text as fits, whatever its letters measure', () => {
    const { context } = paper();
    const wide = (text: string) => context.measureText(text).width;
    const uneven = fc.tuple(fc.nat(20), fc.nat(40)).map(([letters, dots]) => 'K'.repeat(letters) + 'n'.repeat(dots));
    expect([wide('K'), wide('n')]).toEqual([12, 3]);
    fc.assert(fc.property(fc.oneof(uneven, fc.string({ maxLength: 60 })), fc.integer({ min: 0, max: 400 }), (text, room) => {
      const part = fitting(context, text, room);
      expect(part === '' || wide(part) <= room).toBe(true);
      expect(part === text || part === '' || text.startsWith(part.slice(0, -1))).toBe(true);
      if (wide(text) <= room && room >= 14) expect(part).toBe(text);
    }));
  });

  it('clears the ground of a label before it is written, so that an arrow that passes does not strike it out', () => {
    const { context, drawn } = paper();
    context.fillStyle = 'ink';
    write(context, 'Find the race', 10, 20, 400, 'sunk');
    expect(drawn.filter(({ what }) => what.endsWith('Text'))).toEqual([{ what: 'strokeText', with: ['Find the race', 10, 20], style: 'sunk' }, { what: 'fillText', with: ['Find the race', 10, 20], style: 'ink' }]);
  });

  it('ends the arrow from lane to lane before the label of the lane that it reaches, and below the blocks of one above', () => {
    for (const [from, to] of [['ses_0', 'ses_1'], ['ses_1', 'ses_0']] as const) {
      const { context, drawn } = paper();
      const rows = ['ses_0', 'ses_1'].map((session) => ({ session, hue: 0 }));
      const frame = { context, width: 800, height: 400, from: 0, to: 800, lane: 56, scroll: 0, rows, isHeard: () => true, hits: [], theme: { color: {}, agent: () => 'hue' } } as unknown as Frame;
      drawArrows(frame, [{ time: 400, from, to, urgency: 'normal' } as Arrow]);
      const end = drawn.find(({ what }) => what === 'bezierCurveTo')!.with[5] as number;
      const row = laneTop(frame, to === 'ses_1' ? 1 : 0);
      expect(end).toBeGreaterThan(row);
      expect(end).toBeLessThan(row + 56);
      // A label is twelve pixels high about the fourteenth; blocks end eight above the lane's end.
      if (to === 'ses_1') expect(end).toBeLessThan(row + 8);
      else expect(end).toBeGreaterThan(row + 48);
    }
  });

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

import { Timeline, type Lane, type RingsideEvent } from '@ringside/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaneRow } from '../src/sequencer/lanes';
import { TableLines, type Line } from '../src/sequencer/rowsOfTable';
import { Spoken } from '../src/sequencer/spoken';

const step = fc.record({ session: fc.nat(2), what: fc.nat(5), ms: fc.constantFrom(0, 0, 1, 40, 3_000), took: fc.nat(5_000) });
const story = fc.array(step, { maxLength: 60 }).map((steps) => {
  let time = Date.UTC(2026, 10, 20, 17);
  return steps.map(({ session, what, ms, took }, at) => {
    time += ms;
    const place = { position: at + 1, cursor: `e.${at + 1}`, time: new Date(time).toISOString(), source: 'agent', session: `ses_${session}`, tree: 'ses_0' };
    switch (what) {
      case 0: return { ...place, type: 'run.started', run: `run_${session}`, data: {} };
      case 1: return { ...place, type: 'message.completed', data: { message: `m${at}`, role: 'assistant', text: 'done', durationMs: took } };
      case 2: return { ...place, type: 'tool.started', data: { tool: `t${at}`, title: 'ls' } };
      case 3: return { ...place, type: 'tool.completed', data: { tool: `t${at - 1}`, durationMs: took } };
      case 4: return { ...place, type: 'thread.message', data: { thread: 'thr', from: `ses_${session}`, to: 'ses_1', kind: 'question', urgency: 'normal', text: 'Why?' } };
      default: return { ...place, type: 'interaction.opened', data: { interaction: `i${at}`, title: 'May I?' } };
    }
  }) as unknown as RingsideEvent[];
});

const rowsOf = (timeline: Timeline): LaneRow[] => [...timeline.lanes.values()].map((lane) => ({ session: lane.session, title: lane.session, agent: 'a', agentTitle: 'A', hue: 0, depth: 0, lane, known: undefined }));
const all = (lane: Lane) => [lane.runs.blocks, lane.phases.blocks, lane.work.blocks, lane.waits.blocks, [...lane.open.values()]].flat();
const placeOf = (line: Line) => ({ key: line.key, start: line.start, position: 'block' in line ? line.block.position : line.arrow.position });

/** All lines, gathered and sorted. */
function gathered(timeline: Timeline, isHeard: (session: string) => boolean) {
  const blocks = [...timeline.lanes.values()].filter(({ session }) => isHeard(session)).flatMap((lane) => all(lane).map((block) => ({ key: `${lane.session} ${block.kind} ${block.id} ${block.position}`, start: block.start, position: block.position })));
  const arrows = timeline.arrows.filter(({ from }) => isHeard(from!)).map(({ position, time }) => ({ key: `arrow ${position}`, start: time, position }));
  return [...blocks, ...arrows].sort((a, b) => b.start - a.start || b.position - a.position);
}

const order = (lines: readonly { start: number; position: number }[]) => lines.map(({ start, position }) => [start, position]);

describe('the table of the timeline', () => {
  it('has in each window what all lines have there, as events come and as history is read', () => {
    fc.assert(fc.property(story, fc.nat(60), fc.nat(60), fc.boolean(), (events, cut, from, mutes) => {
      const timeline = new Timeline();
      const spoken = new Spoken();
      const isHeard = (session: string) => !mutes || session !== 'ses_1';
      const check = () => {
        const table = new TableLines(spoken.take(timeline), rowsOf(timeline), isHeard);
        const whole = gathered(timeline, isHeard);
        expect(table.count).toBe(whole.length);
        const window = table.slice(from, 10).map(placeOf);
        expect(order(window)).toEqual(order(whole.slice(from, from + 10)));
        expect(new Set(table.slice(0, Infinity).map(({ key }) => key))).toEqual(new Set(whole.map(({ key }) => key)));
      };
      timeline.append(events.slice(cut));
      check();
      timeline.prepend(events.slice(0, cut));
      check();
      timeline.append([{ ...events[0], type: 'thread.message', position: 1_000, time: '2026-11-21T17:00:00.000Z', session: 'ses_2', data: { thread: 'thr', from: 'ses_2', text: 'New.' } } as unknown as RingsideEvent]);
      check();
    }));
  });

  it('looks at few of them for a screen of lines, however many there are', () => {
    let looked = 0;
    const blocks = Array.from({ length: 100_000 }, (_, at) => ({ kind: 'tool', id: `${at}`, position: at, start: at * 10, end: at * 10 + 5 }));
    const watched = new Proxy(blocks, { get: (target, name) => { if (typeof name === 'string' && /^\d+$/.test(name)) looked++; return Reflect.get(target, name) as unknown; } });
    const none = { blocks: [] };
    const row = { session: 'ses_0', title: '', lane: { runs: none, phases: none, waits: none, work: { blocks: watched }, open: new Map() } } as unknown as LaneRow;
    const table = new TableLines(new Map(), [row], () => true);

    expect(table.slice(50_000, 60).map(({ start }) => start)).toEqual(Array.from({ length: 60 }, (_, at) => (49_999 - at) * 10));
    expect(looked).toBeLessThan(2_000);
  });
});

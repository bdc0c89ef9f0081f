import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { densityKinds, levelSizes, search, Timeline, type Envelope, type EventData, type EventType, type RingsideEvent } from '../src';

/** A tree of three sessions in which things begin, overlap, are left open and end, in any order. */
class Tree {
  readonly events: RingsideEvent[] = [];
  time = Date.UTC(2026, 10, 20, 17);

  add<T extends EventType>(session: number, type: T, data: EventData[T], place: Partial<Envelope> = {}): this {
    const position = (this.events.at(-1)?.position ?? 0) + 1 + (this.events.length % 3);
    const time = new Date(this.time).toISOString();
    this.events.push({ position, cursor: `e.${position}`, type, time, source: 'agent', session: `ses_${session}`, tree: 'ses_0', ...place, data } as RingsideEvent);
    return this;
  }
}

const step = fc.record({ session: fc.nat(2), what: fc.nat(15), id: fc.nat(3), ms: fc.nat(90_000), took: fc.nat(30_000) });

/** As E8 and E9 have it: a run ends once, and what is said of it is said before; it may leave open what it began. */
const story = fc.array(step, { minLength: 1, maxLength: 80 }).map((steps) => {
  const tree = new Tree().add(0, 'session.created', { title: 'Root' });
  const going = [0, 1, 2].map(() => ({ run: undefined as string | undefined, tools: [] as string[], asks: [] as string[] }));
  let number = 0;
  for (const { session, what, id, ms, took } of steps) {
    tree.time += ms;
    const now = going[session]!;
    const place = now.run === undefined ? {} : { run: now.run };
    const unique = `${number++}`;
    const phase = `${id}`;
    if (what === 0) tree.add(session, 'session.updated', { title: `Title ${unique}`, agent: 'agt_a' });
    else if (what === 1) tree.add(session, 'session.updated', id > 1 ? { waitsIn: ['thr_a'] } : { cleared: ['waitsIn'] });
    else if (what === 2) tree.add(session, 'thread.message', { thread: 'thr_a', from: `ses_${session}`, to: `ses_${(session + 1) % 3}`, kind: 'question', urgency: 'blocking', text: 'Why?' });
    else if (now.run === undefined) {
      going[session] = { run: `run_${unique}`, tools: [], asks: [] };
      tree.add(session, 'run.started', {}, { run: `run_${unique}` });
    } else if (what === 3) {
      tree.add(session, id === 0 ? 'run.failed' : 'run.completed', { durationMs: took }, place);
      going[session] = { run: undefined, tools: [], asks: [] };
    } else if (what === 4) tree.add(session, 'message.completed', { message: unique, role: 'user', text: 'do it' }, place);
    else if (what === 5) tree.add(session, 'message.completed', { message: unique, role: 'assistant', text: 'done', durationMs: took }, place);
    else if (what === 6) tree.add(session, 'reasoning.completed', { message: unique, text: 'hm', durationMs: took }, place);
    else if (what === 7 || what === 8 || (what < 11 && now.tools.length === 0)) {
      tree.add(session, 'tool.started', { tool: `tool_${unique}`, kind: id > 1 ? 'read' : 'execute', title: 'ls' }, place);
      now.tools.push(`tool_${unique}`);
    } else if (what === 9) tree.add(session, 'tool.updated', { tool: now.tools[id % now.tools.length]!, ...(id > 1 ? { title: `ls ${unique}` } : { status: 'in_progress' }) }, place);
    else if (what === 10) tree.add(session, 'tool.completed', { tool: now.tools.splice(id % now.tools.length, 1)[0]!, status: id === 0 ? 'failed' : 'completed', durationMs: took }, place);
    else if (what === 11 || (what === 12 && now.asks.length === 0)) {
      tree.add(session, 'interaction.opened', { interaction: `itx_${unique}`, title: 'May I?', ...(id === 0 ? { policy: 'all' } : {}) }, place);
      if (id > 0) now.asks.push(`itx_${unique}`);
    } else if (what === 12) tree.add(session, 'interaction.answered', { interaction: now.asks.pop()!, answer: { option: 'y' } }, place);
    else if (what === 13) tree.add(session, 'phase.started', { phase, title: `Phase ${phase}` }, place);
    else if (what === 14) tree.add(session, 'phase.completed', { phase, title: `Phase ${phase}` }, place);
    else tree.add(session, 'context.warning', { threshold: 0.8, used: 8, size: 10 }, place);
  }
  return tree.events;
});

function whole(timeline: Timeline): unknown {
  const blocks = (all: Iterable<object>) => [...all].map((block) => ({ ...block }));
  const lanes = [...timeline.lanes.values()].sort((a, b) => a.session.localeCompare(b.session)).map((lane) => ({
    session: lane.session, facts: lane.facts, runs: blocks(lane.runs.blocks), phases: blocks(lane.phases.blocks), work: blocks(lane.work.blocks), waits: blocks(lane.waits.blocks),
    open: blocks(lane.open.values()).map((block) => JSON.stringify(block)).sort(),
    levels: lane.levels.map((level) => ({ long: blocks(level.long.blocks), buckets: buckets(level, timeline) })),
  }));
  return { lanes, arrows: timeline.arrows, positions: timeline.positions, times: timeline.times };
}

/** What a level counts, from a minute before all that happened. */
function buckets(level: Timeline['lanes'] extends Map<string, infer L> ? L extends { levels: (infer V)[] } ? V : never : never, timeline: Timeline): unknown {
  const result: Record<number, number[]> = {};
  const from = Math.floor((timeline.times[0]! - 60_000) / level.size);
  for (let bucket = from; bucket <= Math.floor(timeline.times.at(-1)! / level.size); bucket++) {
    const read = level.read(bucket);
    const counts = read && [...read.counts.subarray(read.at, read.at + densityKinds.length)];
    if (counts?.some((count) => count !== 0)) result[bucket] = counts;
  }
  return result;
}

function folded(events: readonly RingsideEvent[]): Timeline {
  const timeline = new Timeline();
  timeline.append(events);
  return timeline;
}

/** Reads what a timeline that has the events from one place to another does not have: page by page backwards, while it grows. */
function readOn(timeline: Timeline, events: readonly RingsideEvent[], from: number, to: number, sizes: Iterator<number>): void {
  while (from > 0 || to < events.length) {
    const next = Math.min(events.length, to + (sizes.next().value as number));
    timeline.append(events.slice(to, next));
    to = next;
    const before = Math.max(0, from - (sizes.next().value as number));
    timeline.prepend(events.slice(before, from));
    from = before;
  }
}

describe('a timeline', () => {
  it('is the same however its events are cut into batches', () => {
    fc.assert(fc.property(story, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (events, sizes) => {
      const timeline = new Timeline();
      for (let at = 0; at < events.length;) timeline.append(events.slice(at, at += sizes.next().value as number));
      expect(whole(timeline)).toEqual(whole(folded(events)));
    }), { numRuns: 300 });
  });

  it('is the same where its history comes in pages, backwards, while it grows', () => {
    fc.assert(fc.property(story, fc.nat(), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (events, cut, sizes) => {
      const timeline = new Timeline();
      readOn(timeline, events, cut % events.length, cut % events.length, sizes);
      expect(whole(timeline)).toEqual(whole(folded(events)));
    }), { numRuns: 600 });
  });

  it('is the same after what it forgot was read again, page by page, while it grew; and what it forgot is gone', () => {
    fc.assert(fc.property(story, fc.nat(), fc.nat(), fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (events, cut, grown, sizes) => {
      const to = 1 + (grown % events.length);
      const timeline = folded(events.slice(0, to));
      const from = cut % to;
      timeline.forget(events[from]!.position);
      for (const lane of timeline.lanes.values()) {
        for (const track of [lane.runs, lane.phases, lane.work, lane.waits]) expect(track.blocks.every(({ last }) => last >= events[from]!.position)).toBe(true);
      }
      readOn(timeline, events, from, to, sizes);
      expect(whole(timeline)).toEqual(whole(folded(events)));
    }), { numRuns: 600 });
  });

  it('keeps a phase that goes on where history tells of one by the same name that its run left open', () => {
    const tree = new Tree().add(0, 'run.started', {}, { run: 'run_1' }).add(0, 'phase.started', { phase: '1', title: 'Look' }, { run: 'run_1' }).add(0, 'run.failed', {}, { run: 'run_1' })
      .add(0, 'run.started', {}, { run: 'run_2' }).add(0, 'phase.started', { phase: '1', title: 'Mend' }, { run: 'run_2' });
    const timeline = folded(tree.events.slice(2));
    timeline.prepend(tree.events.slice(0, 2));
    expect(whole(timeline)).toEqual(whole(folded(tree.events)));
  });

  it('does not change by an event that it has', () => {
    fc.assert(fc.property(story, fc.nat(), (events, again) => {
      const timeline = folded(events);
      const { version } = timeline;
      const some = events.slice(again % events.length);
      timeline.append(some);
      timeline.prepend(some);
      expect(timeline.version).toBe(version);
      expect(whole(timeline)).toEqual(whole(folded(events)));
    }));
  });

  it('finds what overlaps a time', () => {
    fc.assert(fc.property(story, fc.nat(3_000_000), fc.nat(200_000), (events, after, span) => {
      const timeline = folded(events);
      const from = timeline.times[0]! + after;
      for (const { work } of timeline.lanes.values()) {
        const found = work.blocks.slice(work.firstReaching(from), work.firstAfter(from + span)).filter((block) => block.end! >= from);
        expect(found).toEqual(work.blocks.filter((block) => block.end! >= from && block.start <= from + span));
      }
    }));
  });

  it('counts all work of a lane at every level', () => {
    fc.assert(fc.property(story, (events) => {
      const timeline = folded(events);
      for (const lane of timeline.lanes.values()) {
        const counted = [...lane.work.blocks, ...lane.waits.blocks].filter(({ kind }) => kind !== 'prompt' && kind !== 'warning' && kind !== 'awaits');
        for (const level of lane.levels) {
          const short = counted.filter((block) => !level.long.blocks.includes(block));
          const sum = Object.values(buckets(level, timeline) as Record<number, number[]>).flatMap((counts) => counts.slice(0, -1)).reduce((a, b) => a + b, 0);
          expect(sum).toBe(short.reduce((all, block) => all + Math.max(1, block.end! - block.start), 0));
        }
      }
    }));
  });

  it('tells what a turn was made of', () => {
    const tree = new Tree()
      .add(0, 'run.started', {}, { run: 'r' }).add(0, 'message.completed', { message: 'm', role: 'user', text: '**Fix** it\nnow' }, { run: 'r' })
      .add(0, 'tool.started', { tool: 't', kind: 'execute', title: 'make' }, { run: 'r' });
    tree.time += 1_000;
    tree.add(0, 'interaction.opened', { interaction: 'i', kind: 'permission', title: 'make' }, { run: 'r' });
    tree.time += 5_000;
    tree.add(0, 'run.failed', { durationMs: 6_000 }, { run: 'r' });
    const lane = folded(tree.events).lanes.get('ses_0')!;
    const told = (blocks: readonly object[]) => blocks.map((block) => { const { kind, title, status, start, end } = block as never as Record<string, number>; return [kind, title, status, end! - start!]; });
    expect(told(lane.runs.blocks)).toEqual([['run', 'Fix it', 'failed', 6_000]]);
    expect(told(lane.work.blocks)).toEqual([['prompt', 'Fix it', 'done', 0], ['tool', 'make', 'cancelled', 6_000]]);
    expect(told(lane.waits.blocks)).toEqual([['wait', 'make', 'expired', 5_000]]);
    expect(lane.open.size).toBe(0);
    expect(levelSizes).toHaveLength(lane.levels.length);
  });
});

it('a place is found among more than a number of 32 bits can count, as the milliseconds of a month are', () => {
  const [length, place] = [40 * 86_400_000, 39 * 86_400_000];
  expect(search(length, (at) => at >= place)).toBe(place);
  expect([search(0, () => true), search(3, () => false), search(3, () => true)]).toEqual([0, 3, 0]);
});

import { emptyConversation, foldConversation, type InteractionItem, type Item, type RingsideEvent, type ToolData, type ToolItem } from '@ringside/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorAt, drawnAround } from '../src/conversation/layout';
import { countAfter, lastId, rows, Rows } from '../src/conversation/rows';
import { Stretch } from '../src/state/stretch';

const step = fc.record({ kind: fc.constantFrom('read', 'edit', 'say', 'prompt', 'ask', 'change', 'empty', 'cut', 'earlier'), pick: fc.nat(1_000), run: fc.nat(2) });

/** The items of a conversation that goes on, is changed, cut and read back, each as it stands after a step. */
function lives(steps: { kind: string; pick: number; run: number }[]): Item[][] {
  const result: Item[][] = [[]];
  let next = 0;
  for (const { kind, pick, run } of steps) {
    const items = [...result.at(-1)!];
    const id = `${next++}`;
    const tool = (toolKind: ToolItem['toolKind']): ToolItem => ({ kind: 'tool', id, time: '', toolKind, status: 'in_progress', run: `run_${run}` });
    const message = (role: 'user' | 'assistant', text: string): Item => ({ kind: 'message', id, time: '', role, text, complete: true, source: 'user', run: `run_${run}` });
    const tools = items.filter((item) => item.kind === 'tool');
    const at = pick % Math.max(1, items.length);
    const old = items[at];
    switch (kind) {
      case 'read': case 'edit': items.push(tool(kind)); break;
      case 'say': items.push(message('assistant', 'x')); break;
      case 'prompt': items.push(message('user', 'x')); break;
      case 'empty': items.push(message('assistant', '')); break;
      case 'earlier': items.unshift(tool('read')); break;
      case 'cut': items.splice(0, at); break;
      case 'ask': {
        const of = tools[pick % Math.max(1, tools.length)];
        if (of) items.push({ kind: 'interaction', id, time: '', question: 'permission', title: '', tool: of.id, options: [], status: 'open' });
        break;
      }
      case 'change':
        if (old?.kind === 'tool') items[at] = { ...old, status: pick % 2 ? 'completed' : 'failed' };
        else if (old?.kind === 'interaction') items[at] = { ...old, status: 'answered', ...(pick % 2 ? { policy: 'all' } : {}) } as InteractionItem;
        else if (old?.kind === 'message') items[at] = { ...old, text: pick % 3 ? `${old.text}y` : '' };
    }
    result.push(items);
  }
  return result;
}

describe('the rows of a conversation', () => {
  it('are the same, grown step by step or made at once, and those that did not change are the same objects', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const grown = new Rows();
      for (const items of lives(steps)) expect(grown.of(items)).toEqual(rows(items));
    }), { numRuns: 300 });
    const items: Item[] = Array.from({ length: 1_000 }, (_, at) => ({ kind: 'tool', id: `${at}`, time: '', toolKind: 'edit', status: 'completed' }));
    const grown = new Rows();
    const before = grown.of(items);
    const after = grown.of([...items, { kind: 'tool', id: 'new', time: '', toolKind: 'edit', status: 'completed' }]);
    expect(after.filter((row, at) => row === before[at])).toHaveLength(999);
  });
});

it('what is new is counted from the row that shows what was seen last, whatever becomes of that row', () => {
  const tool = (id: string, status: ToolItem['status'] = 'completed'): ToolItem => ({ kind: 'tool', id, time: '', toolKind: 'read', status });
  const ask = (status: 'open' | 'answered'): InteractionItem => ({ kind: 'interaction', id: 'ask', time: '', question: 'permission', title: '', tool: 'two', options: [], status });
  const seen = lastId(rows([tool('one')]));
  const after = (...items: Item[]) => countAfter(rows([tool('one'), ...items]), seen);
  expect([after(), after(tool('two')), after(tool('two'), { ...tool('three'), toolKind: 'edit' })]).toEqual([0, 0, 1]);
  const asked = rows([tool('one'), tool('two', 'pending'), ask('open')]);
  expect(lastId(asked)).toBe('ask');
  expect(countAfter(rows([tool('one'), tool('two'), ask('answered')]), lastId(asked))).toBe(0);
  expect(countAfter(asked, 'two')).toBe(0);
  expect([countAfter(asked, 'gone'), countAfter(asked, undefined)]).toEqual([undefined, undefined]);
});

describe('what is drawn', () => {
  it('covers what is seen and as much above and below, and the rest is room of its height', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 61, maxLength: 400 });
    fc.assert(fc.property(heights, fc.nat(), fc.integer({ min: -300, max: 300 }), fc.integer({ min: 300, max: 1_200 }), (all, pick, top, view) => {
      const at = pick % all.length;
      const sum = (from: number, to: number) => all.slice(from, to).reduce((a, b) => a + b, 0);
      const { from, to, above, below } = drawnAround(all.length, (row) => all[row]!, view, { at, top });
      expect([above, below]).toEqual([sum(0, from), sum(to, all.length)]);
      expect(from === 0 || top - sum(from, at) <= -view).toBe(true);
      expect(to === all.length || top + sum(at, to) >= 2 * view).toBe(true);
      const end = drawnAround(all.length, (row) => all[row]!, view, undefined);
      expect(end.to === all.length && (end.from === 0 || sum(end.from, end.to) >= 2 * view)).toBe(true);
    }));
  });

  it('begins with the row that stands where one looks', () => {
    const all = [10, 20, 30];
    expect([0, 9, 10, 35, 1_000].map((place) => anchorAt(3, (at) => all[at]!, place))).toEqual([{ at: 0, top: -0 }, { at: 0, top: -9 }, { at: 1, top: 0 }, { at: 2, top: -5 }, { at: 2, top: -970 }]);
  });
});

/** A log of turns in which answers, thoughts and tools go on side by side. */
function log(length: number): RingsideEvent[] {
  const make = (position: number, type: string, data: object) => ({ position, cursor: `e.${position}`, time: `t${position}`, source: 'agent', session: 'ses_a', run: `run_${Math.floor(position / 50)}`, type, data }) as unknown as RingsideEvent;
  const types = ['tool.started', 'message.delta', 'usage.updated', 'message.delta', 'tool.completed', 'message.completed'];
  return Array.from({ length }, (_, at) => {
    const [turn, place] = [Math.floor(at / 6), at % 6];
    const data = [
      { tool: `tool_${turn}`, title: 'x', status: 'in_progress' }, { message: `msg_${turn}`, at: 0, text: 'one ' }, {}, { message: `msg_${turn}`, at: 4, text: 'two' },
      { tool: `tool_${turn}`, status: 'completed' }, { message: `msg_${turn}`, role: 'assistant', text: 'one two' },
    ][place]!;
    return make(at + 2, types[place]!, data);
  });
}

const update = fc.record<Partial<ToolData>>({
  title: fc.constantFrom('a', 'b'), kind: fc.constantFrom('read', 'execute'), status: fc.constantFrom('pending', 'in_progress'), output: fc.nat(9),
  cleared: fc.subarray(['title', 'kind', 'output', 'status']),
}, { requiredKeys: [] });
const happening = fc.tuple(fc.constantFrom('tool.started', 'tool.updated', 'tool.updated', 'tool.updated', 'tool.completed', 'message.completed', 'run.completed'), fc.nat(2), update);

/** What calls side by side did: each begins, changes and ends, and may begin again; the end of their run ends those that go on. */
function calls(steps: readonly (readonly [string, number, Partial<ToolData>])[]): RingsideEvent[] {
  const open = new Set<number>();
  return steps.map(([wanted, pick, changes], at) => {
    const type = !wanted.startsWith('tool.') || open.has(pick) === (wanted !== 'tool.started') ? wanted : open.has(pick) ? 'tool.updated' : 'tool.started';
    if (type === 'run.completed') open.clear();
    else if (type === 'tool.started') open.add(pick);
    else if (type === 'tool.completed') open.delete(pick);
    const data = type.startsWith('tool.') ? { ...(type === 'tool.started' ? { status: 'pending' } : {}), ...changes, tool: `tool_${pick}` } : type === 'run.completed' ? {} : { message: `msg_${at}`, role: 'assistant', text: `${at}` };
    return { position: at + 2, cursor: `e.${at + 2}`, time: `t${at}`, source: 'agent', session: 'ses_a', run: 'run_a', type, data } as unknown as RingsideEvent;
  });
}

describe('a stretch of a log', () => {
  const told = (events: readonly RingsideEvent[]) => foldConversation(emptyConversation(), events).items;

  it('tells what its events tell, however they came, and holds no text twice', () => {
    const events = log(60);
    fc.assert(fc.property(fc.nat(59), fc.nat(59), (cut, end) => {
      const stretch = new Stretch();
      stretch.add(events.slice(cut, Math.max(cut, end)));
      const live = foldConversation(emptyConversation(), events.slice(cut, Math.max(cut, end)));
      expect(stretch.fold(live).items).toEqual(live.items);
      stretch.addBefore(events.slice(0, cut).filter(({ type }) => type.startsWith('tool') || type === 'message.completed'));
      const again = stretch.fold(live).items.map((item) => item.kind === 'message' ? item.text : item.kind === 'tool' && item.title);
      expect(again).toEqual(expect.arrayContaining(told(events.slice(0, Math.max(cut, end))).flatMap((item) => item.kind === 'tool' ? [item.title] : [])));
    }));
  });

  it('tells the same of calls, whose updates it holds as one, however it is cut and read back', () => {
    fc.assert(fc.property(fc.array(happening, { minLength: 1, maxLength: 40 }), fc.nat(), fc.integer({ min: 1, max: 7 }), (steps, pick, size) => {
      const events = calls(steps);
      const live = foldConversation(emptyConversation(), events);
      const cut = pick % events.length;
      const readBack = (stretch: Stretch) => {
        for (let to = events.findIndex(({ position }) => position === stretch.first!.position); to > 0; to -= size) stretch.addBefore(events.slice(Math.max(0, to - size), to));
        expect(stretch.fold(live).items).toEqual(live.items);
      };
      const whole = new Stretch();
      whole.add(events);
      readBack(whole);
      const newest = new Stretch();
      newest.add(events.slice(cut));
      expect(newest.fold(live).items).toEqual(told(events.slice(cut)));
      readBack(newest);
      const cutBack = whole.copy();
      cutBack.keepNewest(size, live.items);
      readBack(cutBack);
      const oldest = whole.copy();
      oldest.keepOldest(size);
      const second = oldest.copy();
      oldest.add(events);
      expect(oldest.fold(live).items).toEqual(live.items);
      const tail = new Stretch();
      tail.add(events.slice(cut));
      second.add(events.slice(0, Math.max(cut, events.findIndex(({ position }) => position === second.last!.position) + 1)));
      tail.join(second);
      expect(tail.fold(live).items).toEqual(live.items);
      expect(tail.last).toBe(events.at(-1));
    }), { numRuns: 300 });
  });

  it('holds three events of a call, however much it prints', () => {
    const events = calls([['tool.started', 0, {}], ...Array.from({ length: 1_000 }, (_, at) => ['tool.updated', 0, { output: at }] as const), ['tool.completed', 0, {}]]);
    const stretch = new Stretch();
    for (const event of events) stretch.add([event]);
    expect(stretch.length).toBe(3);
    expect(stretch.fold(emptyConversation()).items).toEqual(told(events));
  });

  it('keeps what is still open of what it lets go, and the objects that did not change', () => {
    const events = log(6 * 40).filter(({ data }) => !(data as { tool?: string; status?: string }).status || (data as { tool: string }).tool !== 'tool_0' || (data as { status: string }).status === 'in_progress');
    const live = foldConversation(emptyConversation(), events);
    const stretch = new Stretch();
    stretch.add(events);
    stretch.keepNewest(20, live.items);
    const { items } = stretch.fold(live);
    expect(items[0]).toBe(live.items[0]);
    expect(items[0]).toMatchObject({ id: 'tool_0', status: 'in_progress' });
    expect(items.length).toBeLessThan(20);
    expect(items.every((item) => live.items.includes(item))).toBe(true);
    expect(stretch.first!.position).toBeGreaterThan(200);
  });
});

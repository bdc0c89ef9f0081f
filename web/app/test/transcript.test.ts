import { emptyConversation, foldConversation, type InteractionItem, type Item, type RingsideEvent, type ToolItem } from '@ringside/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorAt, drawnAround } from '../src/conversation/layout';
import { rows, Rows } from '../src/conversation/rows';
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

import type { InteractionItem, Item, ToolItem } from '@ringside/client';

/**
 * A line of the transcript: one item, with what a person said to it and whether it was said inside a turn, or reads and searches that follow each other. `at`: the
 * place of its first item.
 */
export type Row = { key: string; at: number } & ({ item: Item; ask?: InteractionItem | undefined; steered?: boolean } | { tools: readonly ToolItem[] });

/** The rows of items. A tool that waits for a person is shown by its question alone, a settled question by its tool alone. */
export function rows(items: readonly Item[]): readonly Row[] {
  return new Rows().of(items);
}

/** The rows of items that change: those before the first item that is another one are not looked at again. */
export class Rows {
  private items: readonly Item[] = [];
  private list: readonly Row[] = [];
  /** Where each run had its first prompt. */
  private readonly begun = new Map<string, number>();

  of(items: readonly Item[]): readonly Row[] {
    if (items === this.items) return this.list;
    const kept = this.keep(this.restart(items));
    this.list = [...kept.list, ...this.build(items, kept.from)];
    this.items = items;
    return this.list;
  }

  /** The first item whose row may be another one: a question changes its tool's row too. */
  private restart(items: readonly Item[]): number {
    const most = Math.min(items.length, this.items.length);
    let from = 0;
    while (from < most && items[from] === this.items[from]) from++;
    let least = from;
    for (let at = from; at < items.length; at++) {
      const item = items[at]!;
      if (item.kind !== 'interaction' || item.tool === undefined) continue;
      const tool = items.findLastIndex((other, place) => place < least && other.kind === 'tool' && other.id === item.tool);
      if (tool >= 0) least = tool;
    }
    return least;
  }

  /** The rows that stay: the last before the change, and a group before that, may go on in what follows. */
  private keep(change: number): { list: readonly Row[]; from: number } {
    const first = this.list.findIndex(({ at }) => at >= change);
    let stay = (first < 0 ? this.list.length : first) - 1;
    while (stay > 0 && isGroup(this.list[stay - 1]!)) stay--;
    const from = stay > 0 ? this.list[stay]!.at : 0;
    for (const [run, at] of this.begun) if (at >= from) this.begun.delete(run);
    return { list: this.list.slice(0, Math.max(0, stay)), from };
  }

  private build(items: readonly Item[], from: number): Row[] {
    const shown = items.slice(from);
    const asks = new Map(shown.flatMap((item) => item.kind === 'interaction' && item.tool !== undefined ? [[item.tool, item] as const] : []));
    const result: Row[] = [];
    let group: ToolItem[] = [];
    let groupAt = 0;
    const close = () => {
      const [first] = group;
      if (first) result.push(group.length > 1 ? { key: `group:${first.id}`, at: groupAt, tools: group } : { key: `tool:${first.id}`, at: groupAt, item: first });
      group = [];
    };
    shown.forEach((item, place) => {
      const at = from + place;
      const ask = item.kind === 'tool' ? asks.get(item.id) : undefined;
      if (item.kind === 'tool' && groups(item) && (!ask || isByPolicy(ask))) {
        if (group.length === 0) groupAt = at;
        group.push(item);
        return;
      }
      if (isSilent(item) || ask?.status === 'open' || (item.kind === 'interaction' && isToldByTool(item, items, at))) return;
      close();
      result.push({ key: `${item.kind}:${item.id}`, at, item, ...(ask ? { ask } : {}), ...(isPrompt(item) && this.begun.has(item.run ?? '') ? { steered: true } : {}) });
      if (isPrompt(item) && item.run !== undefined && !this.begun.has(item.run)) this.begun.set(item.run, at);
    });
    close();
    return result;
  }
}

/** Whether a row shows an item. */
export function shows(row: Row, id: string): boolean {
  if ('tools' in row) return row.tools.some((tool) => tool.id === id);
  return row.item.id === id || row.ask?.id === id || (row.item.kind === 'interaction' && row.item.status === 'open' && row.item.tool === id);
}

/** How many rows come after the one that shows an item; undefined where none does. */
export function countAfter(list: readonly Row[], id: string | undefined): number | undefined {
  const at = id === undefined ? -1 : list.findLastIndex((row) => shows(row, id));
  return at < 0 ? undefined : list.length - 1 - at;
}

/** The last item that the last row shows. */
export function lastId(list: readonly Row[]): string | undefined {
  const row = list.at(-1);
  return row && ('tools' in row ? row.tools.at(-1)!.id : row.item.id);
}

/** So much room there is above a row: what belongs together stands close. */
export function gap(row: Row, before: Row | undefined): 0 | 12 | 16 | 32 {
  if (!before) return 0;
  const [tight, after] = [isTight(row), isTight(before)];
  if (tight && after) return 0;
  if (tight !== after) return 12;
  return 'item' in before && before.item.kind === 'run-end' && 'item' in row && row.item.kind === 'message' ? 32 : 16;
}

export function isSame(a: Row, b: Row): boolean {
  if (a === b) return true;
  if ('tools' in a && 'tools' in b) return a.tools.length === b.tools.length && a.tools.every((tool, at) => tool === b.tools[at]);
  return 'item' in a && 'item' in b && a.item === b.item && a.ask === b.ask && a.steered === b.steered;
}

function isTight(row: Row): boolean {
  return 'tools' in row || row.item.kind === 'tool' || row.item.kind === 'reasoning';
}

function isPrompt(item: Item): boolean {
  return item.kind === 'message' && item.role === 'user';
}

/** A failed call stands alone: an error is never hidden in a group. */
function groups(tool: ToolItem): boolean {
  return (tool.toolKind === 'read' || tool.toolKind === 'search') && tool.status !== 'failed';
}

function isGroup(row: Row): boolean {
  return 'tools' in row || (row.item.kind === 'tool' && groups(row.item));
}

/** What a policy granted is as if nobody had been asked. */
function isByPolicy(ask: InteractionItem): boolean {
  return ask.policy !== undefined && ask.status === 'answered';
}

/** Items that would be an empty line. */
function isSilent(item: Item): boolean {
  return (item.kind === 'message' || item.kind === 'reasoning') && item.text.trim() === '' && item.complete && !(item.kind === 'message' && item.content?.length);
}

function isToldByTool(ask: InteractionItem, items: readonly Item[], at: number): boolean {
  return ask.status !== 'open' && ask.question === 'permission' && ask.tool !== undefined && items.findLastIndex((item, place) => place < at && item.kind === 'tool' && item.id === ask.tool) >= 0;
}

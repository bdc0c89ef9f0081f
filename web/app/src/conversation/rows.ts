import type { InteractionItem, Item, ToolItem } from '@ringside/client';

/** A line of the transcript: one item, with what a person said to it and whether it was said inside a turn, or reads and searches that follow each other. */
export type Row = { key: string; item: Item; ask?: InteractionItem | undefined; steered?: boolean } | { key: string; tools: readonly ToolItem[] };

/** The newest `most` items as rows. A tool that waits for a person is shown by its question alone, a settled question by its tool alone. */
export function rows(items: readonly Item[], most: number): Row[] {
  const shown = items.slice(-most);
  const tools = new Set(shown.flatMap((item) => item.kind === 'tool' ? item.id : []));
  const asks = new Map(shown.flatMap((item) => item.kind === 'interaction' && item.tool !== undefined ? [[item.tool, item] as const] : []));
  const begun = new Set<string | undefined>();
  const result: Row[] = [];
  let group: ToolItem[] = [];
  const close = () => {
    const [first] = group;
    if (first) result.push(group.length > 1 ? { key: `group:${first.id}`, tools: group } : { key: `tool:${first.id}`, item: first });
    group = [];
  };
  for (const item of shown) {
    const ask = item.kind === 'tool' ? asks.get(item.id) : undefined;
    if (item.kind === 'tool' && groups(item) && (!ask || isByPolicy(ask))) {
      group.push(item);
      continue;
    }
    if (isSilent(item) || ask?.status === 'open' || (item.kind === 'interaction' && isToldByTool(item, tools))) continue;
    close();
    result.push({ key: `${item.kind}:${item.id}`, item, ...(ask ? { ask } : {}), ...(isPrompt(item) && begun.has(item.run) ? { steered: true } : {}) });
    if (isPrompt(item) && item.run !== undefined) begun.add(item.run);
  }
  close();
  return result;
}

function isPrompt(item: Item): boolean {
  return item.kind === 'message' && item.role === 'user';
}

/** A failed call stands alone: an error is never hidden in a group. */
function groups(tool: ToolItem): boolean {
  return (tool.toolKind === 'read' || tool.toolKind === 'search') && tool.status !== 'failed';
}

/** What a policy granted is as if nobody had been asked. */
function isByPolicy(ask: InteractionItem): boolean {
  return ask.policy !== undefined && ask.status === 'answered';
}

/** Items that would be an empty line. */
function isSilent(item: Item): boolean {
  return (item.kind === 'message' || item.kind === 'reasoning') && item.text.trim() === '' && item.complete && !(item.kind === 'message' && item.content?.length);
}

function isToldByTool(ask: InteractionItem, tools: ReadonlySet<string>): boolean {
  return ask.status !== 'open' && ask.question === 'permission' && ask.tool !== undefined && tools.has(ask.tool);
}

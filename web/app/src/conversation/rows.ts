import type { Item, ToolItem } from '@ringside/client';

/** A line of the transcript: one item, or reads and searches that follow each other. */
export type Row = { key: string; item: Item } | { key: string; tools: readonly ToolItem[] };

/** The newest `most` items as rows. */
export function rows(items: readonly Item[], most: number): Row[] {
  const result: Row[] = [];
  let group: ToolItem[] = [];
  const close = () => {
    const [first] = group;
    if (first) result.push(group.length > 1 ? { key: `group:${first.id}`, tools: group } : { key: `tool:${first.id}`, item: first });
    group = [];
  };
  for (const item of items.slice(-most)) {
    if (item.kind === 'tool' && groups(item)) {
      group.push(item);
      continue;
    }
    if (isSilent(item)) continue;
    close();
    result.push({ key: `${item.kind}:${item.id}`, item });
  }
  close();
  return result;
}

/** A failed call stands alone: an error is never hidden in a group. */
function groups(tool: ToolItem): boolean {
  return (tool.toolKind === 'read' || tool.toolKind === 'search') && tool.status !== 'failed';
}

/** Items that would be an empty line. */
function isSilent(item: Item): boolean {
  return (item.kind === 'message' || item.kind === 'reasoning') && item.text.trim() === '' && item.complete && !(item.kind === 'message' && item.content?.length);
}

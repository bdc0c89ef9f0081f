import type { ToolItem } from '@ringside/client';
import { useConversation } from '../state/shown';

/** The tool call that a question is about, if the open session has it. */
export function useTool(id: string | undefined): ToolItem | undefined {
  const { items, index } = useConversation();
  const item = id === undefined ? undefined : items[index.get(`tool:${id}`) ?? -1];
  return item?.kind === 'tool' ? item : undefined;
}

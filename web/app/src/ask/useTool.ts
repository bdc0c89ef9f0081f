import type { ToolItem } from '@ringside/client';
import { useSession } from '../state/session';

/** The tool call that a question is about, if the open session has it. */
export function useTool(id: string | undefined): ToolItem | undefined {
  return useSession(({ conversation }) => {
    const item = id === undefined ? undefined : conversation.items[conversation.index.get(`tool:${id}`) ?? -1];
    return item?.kind === 'tool' ? item : undefined;
  });
}

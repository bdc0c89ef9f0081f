import type { ToolItem } from '@ringside/client';
import { useFleet } from '../state/fleet';
import { useConversation } from '../state/shown';

/** The tool call that a question is about: as the open session has it, or else as far as it is known of another. */
export function useTool(id: string | undefined, session?: string): ToolItem | undefined {
  const { items, index } = useConversation();
  const item = id === undefined ? undefined : items[index.get(`tool:${id}`) ?? -1];
  const elsewhere = useFleet(({ fleet }) => (id === undefined || session === undefined ? undefined : fleet.activity.get(session)?.tools.find((tool) => tool.id === id)));
  return item?.kind === 'tool' ? item : elsewhere;
}

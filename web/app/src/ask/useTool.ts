import type { ToolItem } from '@ringside/client';
import { useFleet } from '../state/fleet';
import { useSession } from '../state/session';
import { useShown } from '../state/shown';

/**
 * The tool call that a question is about: as the open session has it, or else as far as it is known of another. Calls have ids of their own in each session.
 * @param session The question's; without it the open one is meant.
 */
export function useTool(id: string | undefined, session?: string): ToolItem | undefined {
  const { items, index } = useShown().conversation;
  const isHere = useSession((open) => session === undefined || open.id === session);
  const item = id === undefined || !isHere ? undefined : items[index.get(`tool:${id}`) ?? -1];
  const elsewhere = useFleet(({ fleet }) => (id === undefined || session === undefined ? undefined : fleet.activity.get(session)?.tools.find((tool) => tool.id === id)));
  return item?.kind === 'tool' ? item : elsewhere;
}

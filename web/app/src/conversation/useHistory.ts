import type { Item } from '@ringside/client';
import { usePlayhead } from '../state/playhead';
import { useSession, type Edge } from '../state/session';
import { momentItems, useMoment } from '../state/shown';

/** What of the session is shown, and what there is beyond its ends. */
export function useHistory(): { items: readonly Item[]; earlier: Edge; later: Edge } {
  const { conversation, past, earlier } = useSession();
  const isPast = usePlayhead(({ at }) => at !== undefined);
  const moment = useMoment();
  if (isPast && moment.past) return { items: moment.past.items, earlier: moment.earlier, later: 'none' };
  return past ? { items: past.told.items, earlier: past.earlier, later: past.later } : { items: conversation.items, earlier, later: 'none' };
}

/** What is shown at this moment. */
export function shownItems(): readonly Item[] {
  const { conversation, past } = useSession.getState();
  return momentItems() ?? (past ? past.told.items : conversation.items);
}

import type { Item } from '@ringside/client';
import { useSession, type Edge } from '../state/session';

/** What of the session is shown, and what there is beyond its ends. */
export function useHistory(): { items: readonly Item[]; earlier: Edge; later: Edge } {
  const { conversation, past, earlier } = useSession();
  return past ? { items: past.told.items, earlier: past.earlier, later: past.later } : { items: conversation.items, earlier, later: 'none' };
}

/** What is shown at this moment. */
export function shownItems(): readonly Item[] {
  const { conversation, past } = useSession.getState();
  return past ? past.told.items : conversation.items;
}

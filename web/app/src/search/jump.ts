import type { Item, SearchHit } from '@ringside/client';
import { create } from 'zustand';
import { go } from '../state/route';

/** A place in a session. */
export type Place = Pick<SearchHit, 'cursor' | 'time' | 'session' | 'item' | 'run'>;

/** Where the transcript is to go, until it is there. */
export const useTarget = create<{ hit: Place | undefined }>(() => ({ hit: undefined }));

/** Opens the session of a place; its transcript then goes there. */
export function jump(hit: Place): void {
  if (hit.session === undefined) return;
  useTarget.setState({ hit });
  go(`/s/${hit.session}`);
}

/** Where it is among the items: what it is of, or, of what is no item, such as a plan, what stood there at that time. Undefined where that is further back. */
export function placeOf(hit: Place, items: readonly Item[], isAll: boolean): number | undefined {
  const exact = items.findLastIndex((item) => item.id === (hit.item ?? hit.run) && (hit.item !== undefined || item.kind === 'run-end'));
  if (exact >= 0) return exact;
  const before = items.findLastIndex((item) => item.time <= hit.time);
  return before >= 0 ? before : isAll && items.length > 0 ? 0 : undefined;
}

import type { RingsideEvent } from './events';
import type { EventFilter, SessionPresence, Verdict } from './stream';

/** What the server says on `GET /api/live` (wire.md §4). */
export type ServerMessage =
  | { op: 'hello'; server: string; heartbeatMs: number }
  | { op: 'subscribed'; id: string; verdict: Verdict; cursor: string; head: string }
  | { op: 'event'; id: string; event: RingsideEvent }
  | { op: 'caught-up'; id: string; cursor: string }
  | { op: 'ping'; time: string; cursors: Record<string, string> }
  | { op: 'access'; id: string; session: string; change: 'granted' | 'revoked' }
  | { op: 'presence'; id: string; items: SessionPresence[]; whole?: true }
  | { op: 'closed'; id: string; code: string; retry: boolean }
  | { op: 'error'; id?: string; code: string; detail: string };

/** A filter as a socket takes it: each member a list. */
export function filterOf({ deltas, ...members }: EventFilter): Record<string, unknown> {
  const lists = Object.entries(members).filter(([, values]) => values !== undefined).map(([name, values]) => [name, typeof values === 'string' ? [values] : values]);
  return { ...Object.fromEntries(lists), ...(deltas === undefined ? {} : { deltas }) };
}

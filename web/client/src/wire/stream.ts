import type { RingsideEvent } from './events';

/** How a reader's cursor was met (R4). At `reset`, and only then, all that was read before must be dropped. */
export type Verdict = 'live' | 'start' | 'resumed' | 'gap' | 'reset';

/** A page of events, oldest first (R2). */
export interface EventPage { items: RingsideEvent[]; next: string; head: string; verdict: Verdict }

export interface Hello { verdict: Verdict; head: string; heartbeatMs: number; server: string }
export interface Bye { code: string; retry: boolean }
export interface AccessChange { session: string; change: 'granted' | 'revoked' }

/** Who watches a session: the first twenty of them, and whether there are more. */
export interface SessionPresence { session: string; users: readonly PresentUser[]; more?: true }
export interface PresentUser { id: string; name: string }

type OneOrMore = string | readonly string[];

/** Which events: the values of one member are alternatives, different members must all match. `type` is exact or a prefix such as `tool.*`. */
export interface EventFilter {
  session?: OneOrMore; tree?: OneOrMore; run?: OneOrMore; agent?: OneOrMore; thread?: OneOrMore; task?: OneOrMore; type?: OneOrMore;
  /** false leaves out the token-level text. */
  deltas?: boolean;
}

/** Where reading begins (R1). */
export interface Begin { after?: string; from?: 'start' | 'now'; last?: number }

/** The address of what a filter names, without where to begin: one session or one run has its own. */
export function eventsPath(filter: EventFilter): { path: string; query: URLSearchParams } {
  const query = new URLSearchParams();
  const { session, run, deltas, ...rest } = filter;
  let path = '/api/events';
  if (typeof session === 'string') {
    path = `/api/sessions/${encodeURIComponent(session)}/events`;
    append(query, 'run', run);
  } else if (typeof run === 'string' && session === undefined) {
    path = `/api/runs/${encodeURIComponent(run)}/events`;
  } else {
    append(query, 'session', session);
    append(query, 'run', run);
  }
  for (const [name, values] of Object.entries(rest)) append(query, name, values);
  if (deltas !== undefined) query.set('deltas', String(deltas));
  return { path, query };
}

function append(query: URLSearchParams, name: string, values: OneOrMore | undefined): void {
  if (values === undefined) return;
  for (const value of typeof values === 'string' ? [values] : values) query.append(name, value);
}

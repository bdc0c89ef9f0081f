import type { EventFilter } from './stream';

/** What to find: words, `"phrases"`, `-without`, `begin*`; among what; `after` and `before` are times or days. `wait`: seconds until all is found that was acknowledged before. */
export interface SearchQuery extends Omit<EventFilter, 'deltas'> { q: string; after?: string; before?: string; wait?: number; limit?: number; page?: string }

export type SearchPart =
  | 'message' | 'thought' | 'title' | 'command' | 'path' | 'input' | 'output' | 'diff' | 'plan' | 'question' | 'answer' | 'summary' | 'result' | 'error' | 'data';

/** A stretch of a snippet: something that was looked for, or what stands beside it. */
export interface SearchSegment { text: string; hit: boolean }

/** An event that was found, or a tool call, a plan or a title that several events tell. `item`: the id of the message, tool call, plan or question. */
export interface SearchHit {
  position: number; cursor: string; type: string; time: string; session?: string; sessionTitle?: string; tree?: string; run?: string; agent?: string; thread?: string;
  peer?: string; task?: string; item?: string; part: SearchPart; snippet: SearchSegment[];
}

/** The address of a search. */
export function searchPath(query: SearchQuery): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query) as [string, string | number | readonly string[] | undefined][]) {
    if (value === undefined) continue;
    for (const one of typeof value === 'object' ? value : [value]) search.append(name, String(one));
  }
  return `/api/search?${search}`;
}

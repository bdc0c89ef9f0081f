import type { SearchHit } from '@ringside/client';
import { create } from 'zustand';
import { client, explain } from '../state/api';
import { useView } from '../state/view';

interface Search {
  text: string;
  /** The one session to look in; everywhere without it. */
  session: string | undefined;
  hits: readonly SearchHit[];
  next: string | undefined;
  /** What the hits are of; undefined before the first answer. */
  found: string | undefined;
  error: string | undefined;
}

/** Quick enough to feel like typing, slow enough not to ask for every letter. */
const pause = 120;
const pageSize = 30;

const nothing: Search = { text: '', session: undefined, hits: [], next: undefined, found: undefined, error: undefined };

export const useSearch = create<Search>(() => nothing);

let waiting: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | undefined;
/** The page that is being read. */
let further: string | undefined;

/** Opens the search, with what was looked for last unless there is something new. */
export function openSearch(text?: string, session?: string): void {
  useView.setState({ dialog: 'search' });
  look({ ...(text === undefined ? {} : { text }), session }, 0);
}

export function look(change: Partial<Pick<Search, 'text' | 'session'>>, after = pause): void {
  useSearch.setState(change);
  clearTimeout(waiting);
  asking?.abort();
  const { text } = useSearch.getState();
  if (text.trim() === '') useSearch.setState({ hits: [], next: undefined, found: undefined, error: undefined });
  else waiting = setTimeout(() => void ask(), after);
}

/** Reads on behind the last hit. */
export function lookFurther(): void {
  const { next } = useSearch.getState();
  if (next !== undefined && next !== further) void ask(next);
}

async function ask(page?: string): Promise<void> {
  const { text, session } = useSearch.getState();
  asking?.abort();
  further = page;
  const { signal } = asking = new AbortController();
  try {
    const answer = await client.search({ q: growing(text).slice(0, 1000), limit: pageSize, ...(session === undefined ? {} : { session }), ...(page === undefined ? {} : { page }) }, { signal });
    useSearch.setState(({ hits }) => ({ hits: page === undefined ? answer.items : [...hits, ...answer.items], next: answer.next, found: text, error: undefined }));
  } catch (error) {
    if (signal.aborted) return;
    useSearch.setState({ error: explain(error) });
    further = undefined;
  }
}

/** The word that is being typed stands for all that begin so. */
export function growing(text: string): string {
  const quotes = text.split('"').length - 1;
  return quotes % 2 === 0 && /[\p{L}\p{N}]{2}$/u.test(text) ? `${text}*` : text;
}

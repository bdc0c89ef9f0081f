import type { EventFilter } from '@ringside/client';
import { useEffect, useState } from 'react';
import { client } from './api';
import { Pages, type PagesState } from './pages';
import { retryMs } from './useRead';


const nothing: PagesState = { items: [], earlier: 'none', ready: false, problem: undefined };

/** The newest events of a filter and, when asked for, those before. `id` names the filter; what has come since is read when `known` changes. */
export function usePages(filter: EventFilter, size: number, id: string, known: number | string): PagesState & { readEarlier: () => void } {
  const [held, setHeld] = useState<{ id: string; pages: Pages; state: PagesState }>();
  useEffect(() => {
    const pages: Pages = new Pages((place) => client.events(filter, place), size, () => setHeld({ id, pages, state: pages.state }));
    setHeld({ id, pages, state: pages.state });
    return () => pages.close();
    // The filter is named by the id.
  }, [id, size]);
  const pages = held?.id === id ? held.pages : undefined;
  useEffect(() => void pages?.readOn(), [pages, known]);
  const isBroken = held?.id === id && held.state.problem !== undefined;
  useEffect(() => {
    if (!isBroken) return undefined;
    const timer = setInterval(() => void pages?.readOn(), retryMs);
    return () => clearInterval(timer);
  }, [pages, isBroken]);
  return { ...(held?.id === id ? held.state : nothing), readEarlier: () => void pages?.readEarlier() };
}

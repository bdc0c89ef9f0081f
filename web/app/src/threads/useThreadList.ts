import { useEffect, useState } from 'react';
import { client } from '../state/api';
import { retryMs } from '../state/useRead';
import { ThreadList, type ThreadListState } from './list';

/** So many threads are read at a time. */
const size = 100;
/** So many events are looked at in one go for what has changed. */
const mostEvents = 500;

const nothing: ThreadListState = { items: [], earlier: 'none', ready: false, problem: undefined };

/** The threads of a session, of which the page says by `known` that something new has happened in them. */
export function useThreadList(session: string, known: number): ThreadListState & { readEarlier: () => void } {
  const [held, setHeld] = useState<{ list: ThreadList; state: ThreadListState }>();
  useEffect(() => {
    const list: ThreadList = new ThreadList({
      list: (place) => client.threads.list({ session, ...place }),
      since: (after) => client.events({ session, type: 'thread.*', deltas: false }, { after, limit: mostEvents }),
      one: (id) => client.threads.get(id),
    }, size, () => setHeld({ list, state: list.state }));
    setHeld({ list, state: list.state });
    return () => list.close();
  }, [session]);
  const list = held?.list;
  useEffect(() => void list?.readOn(), [list, known]);
  const isBroken = held?.state.problem !== undefined;
  useEffect(() => {
    if (!isBroken) return undefined;
    const timer = setInterval(() => void list?.readOn(), retryMs);
    return () => clearInterval(timer);
  }, [list, isBroken]);
  return { ...(held?.state ?? nothing), readEarlier: () => void list?.readEarlier() };
}

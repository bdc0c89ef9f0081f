import { useEffect, useState } from 'react';
import { client } from '../state/api';
import { onFleetEvents } from '../state/fleet';
import { isStart } from '../state/pages';
import { addFills, runsOf, type Fill } from './past';

const pageSize = 300;
/** So many runs are enough to tell how much of the window one takes. An agent may report some hundred times in each: so many pages are read at most. */
const enoughRuns = 6;
const mostPages = 10;

/** How full a session's window was after each of its newest calls, and after those that come. */
export function useFills(session: string): readonly Fill[] {
  const [fills, setFills] = useState<readonly Fill[]>([]);
  useEffect(() => {
    let gone = false;
    setFills([]);
    const stop = onFleetEvents((events) => {
      const mine = events.filter((event) => event.session === session);
      if (mine.length > 0) setFills((before) => addFills(before, mine));
    });
    const read = async () => {
      let known: readonly Fill[] = [];
      for (let [page, before] = [0, 'now']; page < mostPages && !gone && runsOf(known) < enoughRuns; page++) {
        const found = await client.events({ session, type: ['usage.updated'], deltas: false }, { before, limit: pageSize });
        known = addFills(known, found.items);
        if (!gone) setFills((now) => addFills(now, found.items));
        if (isStart(found)) return;
        before = found.next;
      }
    };
    // Without its past the meter shows what is now, and says that the rest is unknown.
    read().catch(() => undefined);
    return () => {
      gone = true;
      stop();
    };
  }, [session]);
  return fills;
}

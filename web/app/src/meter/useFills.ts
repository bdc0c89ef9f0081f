import { useEffect, useState } from 'react';
import { client } from '../state/api';
import { onFleetEvents } from '../state/fleet';
import { addFills, type Fill } from './past';

const enough = 300;

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
    // Without its past the meter shows what is now, and says that the rest is unknown.
    void client.events({ session, type: ['usage.updated'], deltas: false }, { before: 'now', limit: enough })
      .then(({ items }) => { if (!gone) setFills((before) => addFills(before, items)); }, () => undefined);
    return () => {
      gone = true;
      stop();
    };
  }, [session]);
  return fills;
}

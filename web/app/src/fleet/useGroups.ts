import type { Fleet } from '@ringside/client';
import { useLayoutEffect, useRef, useState } from 'react';
import { useFleet } from '../state/fleet';
import { areSame, type Group } from './groups';

/** A list of the fleet's sessions that is drawn anew only where its rows, or their order, change. `isHeld`: it may not change now, and is told when it may. */
export function useGroups(list: (fleet: Fleet) => Group[], isHeld?: Held): Group[] {
  const [shown, setShown] = useState(() => list(useFleet.getState().fleet));
  const last = useRef(shown);
  useLayoutEffect(() => {
    const look = () => {
      const groups = list(useFleet.getState().fleet);
      if (areSame(last.current, groups)) return;
      last.current = groups;
      setShown(groups);
    };
    look();
    const stop = useFleet.subscribe(({ fleet }, before) => { if ((fleet.sessions !== before.fleet.sessions || fleet.agents !== before.fleet.agents) && !isHeld?.now()) look(); });
    const release = isHeld?.onRelease(look);
    return () => {
      stop();
      release?.();
    };
  }, [list, isHeld]);
  return shown;
}

/** Something that keeps a list as it is for a while. */
export interface Held { now: () => boolean; onRelease: (look: () => void) => () => void }

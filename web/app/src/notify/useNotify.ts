import { webLocks } from '@ringside/client';
import { useEffect } from 'react';
import { clockAhead } from '../home/signs';
import { noteSettled } from '../needs/settled';
import { useAttention } from '../needs/useAttention';
import { onFleetEvents, useFleet } from '../state/fleet';
import { useTasks } from '../tasks/state';
import { Bell } from './Bell';
import { tellInView } from './inView';
import { callsOf } from './words';

/** Calls the person when somebody needs him, and keeps what others have settled. Of several tabs one rings: it holds a lock for as long as it lives. */
export function useNotify(): void {
  useEffect(() => {
    let isGone = false;
    // A page that came over plain http from elsewhere has no locks: there every tab rings.
    const locks = webLocks();
    let rings = locks === undefined;
    let leave = () => {};
    void locks?.hold('ringside bell').then((giveUp) => {
      if (isGone) return giveUp();
      rings = true;
      leave = giveUp;
    });
    const began = Date.now();
    const bell = new Bell(() => began - clockAhead());
    const look = () => {
      const { fleet, phase } = useFleet.getState();
      if (phase === 'ready') bell.look(callsOf(fleet, useAttention.getState().items, useTasks.getState().tasks), rings);
    };
    const stops = [
      tellInView(), onFleetEvents(noteSettled), useAttention.subscribe(look),
      useFleet.subscribe(({ fleet, phase }, before) => { if (fleet.interactions !== before.fleet.interactions || phase !== before.phase) look(); }),
    ];
    look();
    return () => {
      isGone = true;
      for (const stop of stops) stop();
      leave();
      bell.close();
    };
  }, []);
}

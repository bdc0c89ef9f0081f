import { webLocks, type Fleet, type RingsideEvent } from '@ringside/client';
import { useEffect } from 'react';
import { noteSettled } from '../needs/settled';
import { onFleetEvents, useFleet } from '../state/fleet';
import { go, useRoute } from '../state/route';
import { chime } from './chime';
import { useCalls } from './settings';
import { callOf, settledBy, shortened, type Call } from './words';

/** An event that is older was not heard when it happened: a page that has slept does not ring for each of them. */
const freshMs = 60_000;

/** Calls the person when somebody needs him, and keeps what others have settled. Of several tabs one rings: it holds a lock for as long as it lives. */
export function useNotify(): void {
  useEffect(() => {
    let isGone = false;
    const shown = new Map<string, Notification>();
    // A page that came over plain http from elsewhere has no locks: there every tab rings.
    const locks = webLocks();
    let rings = locks === undefined;
    let leave = () => {};
    void locks?.hold('ringside bell').then((giveUp) => {
      if (isGone) return giveUp();
      rings = true;
      leave = giveUp;
    });
    const stop = onFleetEvents((events, before) => {
      noteSettled(events, before);
      if (rings) tell(events, useFleet.getState().fleet, shown);
    });
    return () => {
      isGone = true;
      stop();
      leave();
      for (const notification of shown.values()) notification.close();
    };
  }, []);
}

function tell(events: readonly RingsideEvent[], fleet: Fleet, shown: Map<string, Notification>): void {
  const { shows, sounds } = useCalls.getState();
  const calls = new Map<string, Call>();
  for (const event of events) {
    const over = settledBy(event);
    if (over !== undefined) {
      calls.delete(over);
      shown.get(over)?.close();
      shown.delete(over);
    }
    const call = Date.now() - Date.parse(event.time) > freshMs ? undefined : callOf(event, fleet);
    if (call && !isInView(call.session)) calls.set(call.key, call);
  }
  if (calls.size === 0) return;
  if (sounds) chime();
  if (shows) for (const call of calls.values()) shown.set(call.key, show(call));
}

/** What somebody looks at needs no bell. */
function isInView(session: string): boolean {
  const route = useRoute.getState();
  return !document.hidden && document.hasFocus() && (route.page === 'needs' || (route.page === 'session' && route.id === session));
}

function show({ key, session, title, body }: Call): Notification {
  const notification = new Notification(shortened(title), { body: shortened(body), tag: key, icon: '/favicon.svg' });
  notification.onclick = () => {
    focus();
    go(`/s/${session}`);
    notification.close();
  };
  return notification;
}

import { useEffect } from 'react';
import { retryFleet } from '../state/fleet';
import { resumeSession, retrySession, suspendSession } from '../state/session';

/** A browser has six connections for one server, all tabs together, beside its WebSockets: a tab that nobody sees gives a stream back after a while. */
const releaseMs = 30_000;

/** A page that is seen again, or whose machine is online again, catches up at once. */
export function useVisible(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const back = () => {
      clearTimeout(timer);
      if (document.hidden) {
        timer = setTimeout(suspendSession, releaseMs);
        return;
      }
      resumeSession();
      retryFleet();
      retrySession();
    };
    addEventListener('online', back);
    document.addEventListener('visibilitychange', back);
    return () => {
      clearTimeout(timer);
      removeEventListener('online', back);
      document.removeEventListener('visibilitychange', back);
    };
  }, []);
}

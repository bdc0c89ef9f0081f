import { useEffect } from 'react';
import { retryNow, retryOnWake } from '../state/live';
import { resumeSession, suspendSession } from '../state/session';

/** A browser has six connections for one server, all tabs together, beside its WebSockets: a tab that nobody sees gives a stream back after a while. */
const releaseMs = 30_000;

/** A page that is seen again, or whose machine has woken or is online again, catches up at once. */
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
      retryNow();
    };
    // A tab that nobody sees has slow timers, as if its machine had slept.
    const forgetWake = retryOnWake(() => !document.hidden);
    addEventListener('online', back);
    document.addEventListener('visibilitychange', back);
    document.addEventListener('resume', back);
    return () => {
      clearTimeout(timer);
      forgetWake();
      removeEventListener('online', back);
      document.removeEventListener('visibilitychange', back);
      document.removeEventListener('resume', back);
    };
  }, []);
}

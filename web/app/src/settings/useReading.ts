import { useCallback, useEffect, useRef, useState } from 'react';
import { explain } from '../state/api';
import { useFleet } from '../state/fleet';
import { useRead } from '../state/useRead';

export interface Reading<T> {
  value: T | undefined;
  /** Why it could not be read, or why what was wanted was not done. */
  problem: string | undefined;
  again: () => void;
  /** Does something, and reads again what it may have changed. */
  act: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** What no event tells of: read when it is opened, when it was acted on, when the page is looked at again, and when the server is back. */
export function useReading<T>(read: () => Promise<T>): Reading<T> {
  const [turn, setTurn] = useState(0);
  const [refused, setRefused] = useState<string>();
  const again = useCallback(() => setTurn((before) => before + 1), []);
  const { value, problem } = useRead(read, String(turn));
  useEffect(() => {
    const look = () => { if (!document.hidden) again(); };
    addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [again]);
  const away = useFleet(({ status }) => status.state === 'reconnecting');
  const wasAway = useRef(away);
  useEffect(() => {
    if (wasAway.current && !away) again();
    wasAway.current = away;
  }, [away, again]);
  const act = async (work: () => Promise<unknown>) => {
    try {
      await work();
      setRefused(undefined);
      return true;
    } catch (error) {
      setRefused(explain(error));
      return false;
    } finally {
      again();
    }
  };
  return { value, problem: refused ?? problem, again, act };
}

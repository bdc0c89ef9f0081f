import { createContext, useContext, useEffect, useState } from 'react';

/** Around what shows a moment that is past: its time, which then counts as now. */
export const Then = createContext<number | undefined>(undefined);

/** The time, as it passes; where nothing runs, it stands still. */
export function useNow(everyMs: number | undefined): number {
  const then = useContext(Then);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (everyMs === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return then ?? now;
}

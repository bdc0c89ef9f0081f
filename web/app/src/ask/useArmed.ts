import { useEffect, useState } from 'react';

/** Milliseconds that a question has to be there before a key answers it: one that took another's place under the finger is read first. */
const rest = 400;

/** Whether a question has been shown for long enough to be answered by a key. */
export function useArmed(): boolean {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), rest);
    return () => clearTimeout(timer);
  }, []);
  return armed;
}

import { useEffect, useState } from 'react';
import { useNow } from '../meter/useNow';
import { whoAmI } from '../state/account';
import { Door } from './Door';

const titles = { away: 'The server is not there.', busy: 'The server asks for a moment.', broken: 'The server has a problem.' } as const;
const reasons = { away: 'It could not be reached. Nothing was lost.', busy: 'That was too much at once. Nothing was lost.', broken: undefined } as const;

/** Counts down to the next try; the browser's word that it is online again, and a person's, are not waited for. */
export function Unreachable({ why, message, nextAt }: { why: keyof typeof titles; message: string; nextAt: number }) {
  const seconds = Math.ceil((nextAt - useNow(250)) / 1000);
  useEffect(() => {
    const now = () => void whoAmI();
    addEventListener('online', now);
    return () => removeEventListener('online', now);
  }, []);
  return (
    <Door title={titles[why]}>
      <p role="alert">{reasons[why] ?? message}</p>
      <p className="number">{seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again…'}</p>
      <button type="button" className="button" onClick={() => void whoAmI()}>Try again</button>
    </Door>
  );
}

/** Until the server has said who one is; what takes no longer than one expects needs no word. */
export function Asking() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 1_000);
    return () => clearTimeout(timer);
  }, []);
  return late ? <Door title="Connecting…" /> : null;
}

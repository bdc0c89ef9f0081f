import { exact, since } from '../meter/format';
import { useNow } from '../meter/useNow';

/** That something was done, and how long ago. */
export function When({ did, time }: { did: string; time: string }) {
  const now = useNow(30_000);
  return <time dateTime={time} title={exact(time)}>{did} {since(time, now)}</time>;
}

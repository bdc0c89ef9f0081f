import { useFleet } from '../state/fleet';
import { useAttention } from './useAttention';
import './count.css';

/** How many wait for a person; where none do, quietly, how many are worth a look. */
export function NeedsCount() {
  const count = useFleet(({ fleet }) => fleet.interactions.size);
  const looks = useAttention(({ items }) => items.length);
  if (count > 0) return <span className="need-count number">{count}</span>;
  return <>{looks > 0 && <span className="look-count number" title={`${looks} worth a look`}>{looks}</span>}</>;
}

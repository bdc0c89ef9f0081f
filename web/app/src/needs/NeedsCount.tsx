import { useFleet } from '../state/fleet';

/** How many wait for a person, where any do. */
export function NeedsCount() {
  const count = useFleet(({ fleet }) => fleet.interactions.size);
  return <>{count > 0 && <span className="need-count number">{count}</span>}</>;
}

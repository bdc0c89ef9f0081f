import type { Orchestration } from '@ringside/client';
import { causeOf } from '../orchestrators/words';
import { exact, since } from '../meter/format';
import { useNow } from '../meter/useNow';
import { useFleet } from '../state/fleet';

/** How often it was woken, for what it will be next, and what it has sent of what it may. */
export function Wakes({ orchestration: { wakes, lastWake, pending, promptsLastHour, maxPromptsPerHour } }: { orchestration: Orchestration }) {
  const now = useNow(30_000);
  const sessions = useFleet(({ fleet }) => fleet.sessions);
  const causes = pending.map((cause) => causeOf(cause, sessions));
  return (
    <span className="quiet number">
      <span {...(lastWake ? { title: exact(lastWake) } : {})}>{wakes === 0 ? 'Not woken yet' : `Woken ${wakes === 1 ? 'once' : `${wakes} times`}${lastWake ? `, ${since(lastWake, now)}` : ''}`}</span>
      {' · '}{promptsLastHour} of {maxPromptsPerHour} prompts this hour
      {causes.length > 0 && <span className="lead-pending" title={causes.join('; ')}>Next it is told: {causes.slice(0, 2).join('; ')}{causes.length > 2 && `; and ${causes.length - 2} more`}</span>}
    </span>
  );
}

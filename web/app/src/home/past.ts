import { activityTypes, withPast } from '@ringside/client';
import { client } from '../state/api';
import { useFleet } from '../state/fleet';

/** So many of the newest events tell what a session does. */
const enough = 20;
const atOnce = 4;

const asked = new Set<string>();
const waiting: string[] = [];
let reading = 0;

// A fleet that was read anew knows of no past.
useFleet.subscribe(({ fleet }, before) => { if (fleet.activity.size < before.fleet.activity.size) asked.clear(); });

/** Reads what a session did before the fleet was read, once; a few at a time, those asked for last first. */
export function readPast(session: string): void {
  if (asked.has(session)) return;
  asked.add(session);
  waiting.push(session);
  void next();
}

async function next(): Promise<void> {
  if (reading >= atOnce) return;
  const session = waiting.pop();
  if (session === undefined) return;
  reading++;
  try {
    const known = useFleet.getState().fleet.activity.get(session)?.first;
    // A `before` that is no cursor begins at the newest (R2): what comes twice by that is dropped by its position.
    const { items } = await client.events({ session, type: ['run.*', ...activityTypes], deltas: false }, { before: known ?? 'now', limit: enough });
    const { fleet } = useFleet.getState();
    // What came meanwhile begins later than what was read ends, or is in both: it is read again, up to there.
    if (fleet.activity.get(session)?.first === known) useFleet.setState({ fleet: withPast(fleet, session, items.reverse()) });
    else waiting.push(session);
  } catch {
    // It says less, and is asked again when it is looked at anew.
    asked.delete(session);
  }
  reading--;
  void next();
}

import type { Agent, AgentDetection, AgentProgram } from '@ringside/client';
import { create } from 'zustand';
import { client, explain } from '../state/api';

interface Detected { by: ReadonlyMap<string, AgentDetection>; programs: readonly AgentProgram[]; looking: boolean; problem: string | undefined }

/** What was found of the agents' programs on the server's machine, by the agents' ids, and which known programs could be added. */
export const useDetected = create<Detected>(() => ({ by: new Map(), programs: [], looking: false, problem: undefined }));

/** A known program that has not said yet what it is may say so soon: it is looked at so often, so long after another. */
const [lookMs, mostLooks] = [3_000, 5];

let generation = 0;
let later: ReturnType<typeof setTimeout> | undefined;

/** Looks for the programs. `again`: asks anew those that have been asked already, as after somebody has signed in. */
export async function detect(again = false, looks = 1): Promise<void> {
  const mine = ++generation;
  clearTimeout(later);
  useDetected.setState({ looking: true, problem: undefined });
  try {
    const { items, programs = [] } = await client.agents.list({ detect: again ? 'again' : true, limit: 500 });
    if (mine !== generation) return;
    useDetected.setState({ by: new Map(items.flatMap(({ id, detected }) => (detected ? [[id, detected]] : []))), programs, looking: false });
    if (looks < mostLooks && items.some(isAsked)) later = setTimeout(() => void detect(false, looks + 1), lookMs);
  } catch (error) {
    if (mine === generation) useDetected.setState({ looking: false, problem: explain(error) });
  }
}

/** Nobody waits for it any more. */
export function stopDetecting(): void {
  generation++;
  clearTimeout(later);
  useDetected.setState({ looking: false });
}

/** Whether an agent's program is being asked what it is, and has not answered. */
export function isAsked({ driver, settings, detected }: Agent): boolean {
  const isKnown = driver === 'acp' && settings?.preset !== undefined && settings.command === undefined;
  return isKnown && detected?.found === true && detected.protocol === undefined && detected.signedIn === undefined && detected.problem === undefined;
}

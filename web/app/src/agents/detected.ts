import type { AgentDetection, AgentProgram } from '@ringside/client';
import { create } from 'zustand';
import { client, explain } from '../state/api';

interface Detected { by: ReadonlyMap<string, AgentDetection>; programs: readonly AgentProgram[]; looking: boolean; problem: string | undefined }

/** What was found of the agents' programs on the server's machine, by the agents' ids, and which known programs could be added. */
export const useDetected = create<Detected>(() => ({ by: new Map(), programs: [], looking: false, problem: undefined }));

let generation = 0;

/** Looks for the programs. `again`: asks anew those that have been asked already, as after somebody has signed in. */
export async function detect(again = false): Promise<void> {
  const mine = ++generation;
  useDetected.setState({ looking: true, problem: undefined });
  try {
    const { items, programs = [] } = await client.agents.list({ detect: again ? 'again' : true, limit: 500 });
    if (mine !== generation) return;
    useDetected.setState({ by: new Map(items.flatMap(({ id, detected }) => (detected ? [[id, detected]] : []))), programs, looking: false });
  } catch (error) {
    if (mine === generation) useDetected.setState({ looking: false, problem: explain(error) });
  }
}

import { client, explain } from '../state/api';

/** Asks a run to stop; the words say what went wrong, if anything did. */
export async function stop(run: string): Promise<string | undefined> {
  try {
    await client.runs.cancel(run);
    return undefined;
  } catch (error) {
    return `Not stopped: ${explain(error)}`;
  }
}

import { RingsideClient, RingsideError } from '@ringside/client';
import { follow } from './live';

/** So long the server may take for an answer. */
export const answerMs = 15_000;

export const client = new RingsideClient({ follow, timeoutMs: answerMs });

/** An error in words for a person: what happened, and what was kept. */
export function explain(error: unknown): string {
  if (!(error instanceof RingsideError)) return error instanceof Error ? error.message : 'Something went wrong.';
  switch (error.code) {
    case 'network': return 'The server could not be reached. Nothing was lost; try again.';
    case 'unauthenticated': return 'You are signed out. Open a new sign-in link.';
    case 'rate_limited': return 'That was too much at once. Try again in a moment.';
    case 'draining': case 'unavailable': return 'The server is restarting. Try again in a moment.';
    default: return error.message;
  }
}

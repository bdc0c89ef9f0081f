import type { Fleet, RingsideEvent } from '@ringside/client';
import { wishOf } from '../ask/wish';

/** What a person is called for; `key` is the same for the same thing. */
export interface Call { key: string; session: string; title: string; body: string }

/** What one is called for by an event, if anything. */
export function callOf(event: RingsideEvent, { sessions, agents }: Fleet): Call | undefined {
  const session = sessions.get(event.session ?? '');
  if (!session) return undefined;
  const agent = agents.get(session.agent)?.title ?? 'An agent';
  const place = { session: session.id, body: session.title || 'Untitled' };
  switch (event.type) {
    case 'interaction.opened': {
      const { words, what } = wishOf(event.data.kind ?? 'permission', (event.data.title ?? '').replaceAll('`', ''));
      return { ...place, key: event.data.interaction, title: `${agent} ${words}${what === undefined ? '' : ` ${what}`}` };
    }
    case 'run.failed': return { ...place, key: `run:${event.run}`, title: `${agent} failed: ${event.data.error?.message ?? 'no reason given'}` };
    default: return undefined;
  }
}

/** The key of what an event settles, if anything. */
export function settledBy(event: RingsideEvent): string | undefined {
  switch (event.type) {
    case 'interaction.answered': case 'interaction.expired': return event.data.interaction;
    case 'run.started': return event.data.attempt !== undefined && event.data.attempt > 1 ? `run:${event.run}` : undefined;
    default: return undefined;
  }
}

/** Enough of a text for a notification. */
export function shortened(text: string, most = 120): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

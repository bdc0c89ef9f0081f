import type { ThreadKind, ThreadUrgency } from '@ringside/client';

/** What a thread may be opened as, in the order in which it is offered: an answer alone answers nothing yet. */
export const kinds: readonly { kind: ThreadKind; name: string; means: string }[] = [
  { kind: 'question', name: 'Question', means: 'The other agent is to answer.' },
  { kind: 'escalation', name: 'Escalation', means: 'A question that this agent cannot decide: the other one is to.' },
  { kind: 'delegation', name: 'Delegation', means: 'Work for the other agent, which says when it is done or cannot be. Where that falls idle without a word, Ringside says so.' },
  { kind: 'status', name: 'Status', means: 'How things stand. Nobody has to answer.' },
  { kind: 'completion', name: 'Completion', means: 'What the other agent asked for is done.' },
  { kind: 'error', name: 'Error', means: 'What the other agent asked for cannot be done.' },
  { kind: 'abort', name: 'Abort', means: 'The other agent is to stop what it does.' },
];

/** What a new session begins with: work, or a question. */
export const beginnings: readonly ThreadKind[] = ['delegation', 'question'];

/** Whether one waits for the answer to such a message, where it is blocking (O12). */
export function asks(kind: ThreadKind): boolean {
  return kind === 'question' || kind === 'escalation';
}

/** Whom words are for, as far as it is known. `isNew`: its session is opened with them. `isFree`: it does nothing now. `steers`: it can be told something inside its turn. */
export interface Hearer { agent: string; isOutside: boolean; isNew: boolean; isFree: boolean; steers: boolean | undefined }

/** How words get to whom they are for, and who waits then (O11, O12). */
export function heard(kind: ThreadKind, urgency: ThreadUrgency, hearer: Hearer, from: string): string {
  const waits = asks(kind) && urgency === 'blocking' ? ` ${from} waits until it is answered, or the time is up.` : '';
  return `${reaches(kind, urgency, hearer)}${waits}`;
}

function reaches(kind: ThreadKind, urgency: ThreadUrgency, { agent, isOutside, isNew, isFree, steers }: Hearer): string {
  if (isOutside) return `${agent} is a program of its own and reads this in its log.`;
  if (isNew) return `${agent} begins with it at once.`;
  if (isFree) return `${agent} is free and reads it at once.`;
  if (kind === 'abort') return `It ends the turn of ${agent}, which reads it next.`;
  // Who says how work has ended is heard as soon as what is important (G31).
  if (urgency === 'normal' && kind !== 'completion' && kind !== 'error') return `It waits its turn in the queue of ${agent}.`;
  if (steers === undefined) return `It reaches ${agent} inside its turn where that can be, else first in its queue.`;
  return steers ? `It reaches ${agent} inside its turn.` : `${agent} cannot be told anything inside its turn: it goes first in its queue.`;
}

/** How soon it is to be read. */
export const urgencies: readonly { urgency: ThreadUrgency; name: string }[] = [
  { urgency: 'normal', name: 'Normal' }, { urgency: 'important', name: 'Important' }, { urgency: 'blocking', name: 'Blocking' },
];

/** How long a blocking question may wait, in seconds; an hour is as by default. */
export const patiences: readonly { seconds: number; name: string }[] = [
  { seconds: 60, name: 'A minute' }, { seconds: 600, name: '10 minutes' }, { seconds: 3_600, name: 'An hour' }, { seconds: 21_600, name: '6 hours' }, { seconds: 86_400, name: 'A day' },
];

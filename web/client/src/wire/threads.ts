import type { LongText } from './json';

/** What a thread, or a message in one, is. */
export type ThreadKind = 'delegation' | 'question' | 'answer' | 'status' | 'completion' | 'error' | 'escalation' | 'abort';

/** How soon a message wants to be read; who asks with `blocking` waits for the answer. */
export type ThreadUrgency = 'blocking' | 'important' | 'normal';

/** Data of `thread.opened`, `thread.message` and `thread.closed`. `from` is absent where a person speaks for himself. */
export interface ThreadData {
  thread: string; message?: string; from?: string; to?: string; kind?: ThreadKind; urgency?: ThreadUrgency; text?: LongText; reasoning?: LongText; tools?: string[];
  until?: string; outcome?: string;
}

/** A typed conversation between two sessions. */
export interface AgentThread {
  id: string; session: string; peer: string; kind: ThreadKind; urgency: ThreadUrgency; title?: string; status: 'open' | 'waiting' | 'closed';
  /** The blocking questions in it that nobody has answered yet. */
  waits: { session: string; until?: string }[];
  /** The session that is to speak next: it was asked something, or delegated to, and has said nothing in it since. */
  awaits?: string;
  /** `closed`, `timed_out`, `abandoned`, or the words of whoever closed it. */
  outcome?: string; messages: number; createdAt: string; updatedAt: string; cursor?: string;
}

/** To another session, or with `agent` to a new one below `from`. */
export interface CreateThread {
  from: string; to?: string; agent?: string; title?: string; workdir?: string; kind?: ThreadKind; urgency?: ThreadUrgency; text: string; timeoutSeconds?: number;
}

export interface CreateThreadMessage { from?: string; to?: string; kind?: ThreadKind; urgency?: ThreadUrgency; text: string; timeoutSeconds?: number }
export interface CloseThread { outcome?: string }

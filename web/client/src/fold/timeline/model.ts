import type { ToolKind } from '../../wire/events';
import type { ThreadKind, ThreadUrgency } from '../../wire/threads';

/** `wait`: a person is asked. `awaits`: another agent is. `prompt` and `warning` are moments, without a duration. */
export type BlockKind = 'run' | 'phase' | 'thought' | 'message' | 'tool' | 'wait' | 'awaits' | 'prompt' | 'warning';

export type BlockEnd = 'done' | 'failed' | 'cancelled' | 'interrupted' | 'expired';

/** Something that a session did, and how long it took. Times are milliseconds since 1970. */
export interface Block {
  kind: BlockKind;
  /** The run's, message's, tool's, interaction's or phase's. */
  id: string;
  session: string;
  run: string | undefined;
  /** Of its first event that is known, and of the one that ended it. */
  position: number;
  last: number;
  start: number;
  /** Undefined: it goes on. */
  end: number | undefined;
  status: BlockEnd | undefined;
  title: string;
  toolKind?: ToolKind;
  /** Its beginning is in history that was not read: `start` is what its end tells of it. */
  headless?: boolean;
}

/** What one session said to another. `from` is absent where a person speaks for himself. */
export interface Arrow {
  position: number;
  time: number;
  thread: string;
  from: string | undefined;
  /** Who hears it; undefined: both sides of the thread. */
  to: string | undefined;
  kind: ThreadKind;
  urgency: ThreadUrgency;
  text: string;
  isPerson: boolean;
}

/** Who a lane is of, as far as events told. */
export interface LaneFacts { title?: string; agent?: string; parent?: string; createdAt?: number }

/** The first line of a text, short. */
export function firstLine(text: string): string {
  const line = text.trimStart().slice(0, 400).split('\n', 1)[0]!.replaceAll(/[*`#]/g, '').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

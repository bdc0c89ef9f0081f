import type {
  ChangesCount, EventSource, InteractionAnswer, InteractionOption, Policy, Role, RunEnd, RunError, ToolKind, ToolLocation, ToolStatus,
} from '../wire/events';
import type { ArtifactReference, Json } from '../wire/json';
import type { Reversion, Session } from '../wire/resources';

/** What every item of a transcript says. `time`: when it began. */
interface Entry { id: string; time: string; run?: string }

/** What a person, the agent or the system said. It grows until it is `complete`. */
export interface MessageItem extends Entry {
  kind: 'message'; role: Role; text: string; complete: boolean; artifact?: ArtifactReference; content?: Json[]; durationMs?: number;
  actor?: string; source: EventSource;
}

/** What the agent thought. */
export interface ReasoningItem extends Entry { kind: 'reasoning'; text: string; complete: boolean; artifact?: ArtifactReference; durationMs?: number }

/** A tool call as all its events together describe it. */
export interface ToolItem extends Entry {
  kind: 'tool'; name?: string; toolKind: ToolKind; title?: string; input?: Json; output?: Json; content?: Json[]; locations?: ToolLocation[];
  status: ToolStatus; error?: string; durationMs?: number; endedAt?: string;
}

/** A question to a person, and what became of it. */
export interface InteractionItem extends Entry {
  kind: 'interaction'; question: 'permission' | 'question'; title: string; tool?: string; options: InteractionOption[];
  status: 'open' | 'answered' | 'expired'; answer?: InteractionAnswer; answeredBy?: string; reason?: string; endedAt?: string;
  /** The session's policy that answered, and no person. */
  policy?: Policy;
}

/** The end of a run, and how much it changed. `id` is the run's. */
export interface RunEndItem extends Entry {
  kind: 'run-end'; end: RunEnd; stopReason?: string; error?: RunError; durationMs?: number; changes?: ChangesCount; reverted?: Reversion;
}

export type Item = MessageItem | ReasoningItem | ToolItem | InteractionItem | RunEndItem;

/** The run that is going. */
export interface ActiveRun { id: string; startedAt: string; attempt: number; cancelRequested: boolean }

/** One session as its events tell it. Immutable: every fold makes a new one that shares what did not change. */
export interface Conversation {
  /** The session's own state; undefined until it was read or its `session.created` was seen. */
  readonly session: Session | undefined;
  readonly items: readonly Item[];
  /** Where an item stands, by its kind and id. */
  readonly index: ReadonlyMap<string, number>;
  readonly run: ActiveRun | undefined;
  readonly removed: boolean;
  /** The newest event that was folded. */
  readonly position: number;
}

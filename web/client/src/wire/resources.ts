import type {
  AgentCommand, ChangesCount, Cost, Counts, Delivery, EventSource, ImportedFrom, InteractionAnswer, InteractionOption, PlanData, Policy, RunEnd, RunError, SessionChoices, SessionMode, SessionStatus,
  SessionWorktree, UsageData, Visibility,
} from './events';
import type { Json, LongText } from './json';

/** A page of a list, newest first; `cursor` is the place in the log up to which the items have been folded (E4). */
export interface ListPage<T> { items: T[]; next?: string; cursor: string }
export interface ListQuery { limit?: number; page?: string }

/** One continuing conversation with one agent in one working directory. */
export interface Session {
  id: string; agent: string; tree: string; parent?: string; title: string; workdir?: string; owner: string; visibility: Visibility;
  status: SessionStatus; run?: string; lastRun?: string; lastRunStatus?: RunEnd; summary?: string; plan?: PlanData; usage?: UsageData;
  /** The questions that wait for a person, oldest first. */
  interactions: Interaction[];
  /** The prompts not yet delivered, next first. */
  inbox: Prompt[];
  /** The threads in which it has asked a blocking question that nobody has answered yet. */
  waitsIn?: string[];
  policy?: Policy; mode?: string; modes?: SessionMode[]; configOptions?: Json; commands?: AgentCommand[]; choices?: SessionChoices;
  /** Its agent can be told something inside its turn; absent where it cannot, or has not run yet. */
  steers?: boolean;
  /** A prompt to its agent may hold images; absent where it may not, or the agent has not run yet. */
  images?: boolean;
  worktree?: SessionWorktree;
  /** Where it happened, if not here. */
  imported?: ImportedFrom;
  createdAt: string; updatedAt: string; cursor?: string;
}

/** What a new session may say of itself; `worktree` is true, or the name of a new branch. */
interface Wishes { title?: string; workdir?: string; worktree?: boolean | string; visibility?: Visibility; policy?: Policy; mode?: string; config?: Record<string, Json> }

export interface CreateSession extends Wishes { agent: string; parent?: string }
export interface UpdateSession { agent?: string; title?: string; visibility?: Visibility; policy?: Policy; mode?: string; config?: Record<string, Json>; closed?: boolean }

/** A folder that sessions may work in: its real path, the git repository that it is in, and the branch checked out there. */
export interface FoundFolder { path: string; repository?: string; branch?: string }

/** Files of a session's folder by letters of their paths, the best first. */
export interface FoundFiles { items: string[]; more?: boolean }

/** A prompt in a session's inbox, or one that has left it. */
export interface Prompt {
  id: string; session: string; run: string; text?: LongText; content?: Json[]; delivery: Delivery; status: 'queued' | 'delivered' | 'withdrawn';
  source: EventSource; actor?: string; createdAt: string; cursor?: string;
}

export interface CreatePrompt { text?: string; content?: Json[]; delivery?: Delivery }
export interface UpdatePrompt { text?: string; index?: number }
export interface PromptAccepted { prompt: string; run: string }

/** One turn of work in a session: from a prompt to its end. */
export interface Run {
  id: string; session: string; agent: string; prompt?: string; status: 'queued' | 'running' | RunEnd; attempt: number; context?: Json;
  cancelRequested: boolean; stopReason?: string; result?: LongText; error?: RunError; usage?: Counts; cost?: Cost; leaseMs?: number; openTools: string[];
  changes?: ChangesCount; reverted?: Reversion;
  createdAt: string; startedAt?: string; endedAt?: string; durationMs?: number; cursor?: string;
}

/** That the files of a run were put back: when, by whom, and how many. */
export interface Reversion { at: string; by?: string; files: number }

/** A file that a run changed; `diff` is unified, as git writes it, and not the whole where it is `cut`. */
export interface FileChange {
  path: string; from?: string; status: 'added' | 'modified' | 'deleted' | 'renamed'; additions?: number; deletions?: number; binary: boolean; tooLarge: boolean;
  diff?: string; cut: boolean;
}

/** What became of the files of a session's folder from before a run to after it, whoever did it. */
export interface RunChanges {
  run: string; session: string; status: 'known' | 'unknown' | 'running'; reason?: 'no_git' | 'too_large' | 'not_kept' | 'failed'; detail?: string;
  files: FileChange[]; moreFiles?: number; additions: number; deletions: number; leftOut: { path: string; reason: string }[]; shared: boolean; others: string[];
  late: boolean; reverted?: Reversion; cursor?: string;
}

export interface CreateRun extends Wishes { agent: string; prompt: string; context?: Json }
export interface RunCreated { run: string; session: string }

/** A durable question to a person. */
export interface Interaction {
  id: string; session: string; run?: string; kind: 'permission' | 'question'; title: string; tool?: string; options: InteractionOption[];
  status: 'open' | 'answered' | 'expired'; answer?: InteractionAnswer; answeredBy?: string; reason?: string; createdAt: string; endedAt?: string; cursor?: string;
}

/** One event that an outside program writes (P1). */
export interface WrittenEvent { type: string; run?: string; data?: Json }
export interface EventsWritten { first: string; last: string }

export type AccountRole = 'admin' | 'member' | 'viewer';
export type Scope = 'read' | 'write' | 'admin';
export interface User { id: string; name: string; role: AccountRole; createdAt: string }
export interface Me { user: User; scopes: Scope[]; session?: string }
export interface SignIn { code?: string; name?: string; password?: string }
/** Whom a sign-in link is for; the caller by default. */
export interface CreateSignInCode { user?: string }
export interface SignInCode { code: string }
export interface CreateUser { name: string; role: AccountRole; password?: string }

/** An API token. `secret` is shown once, when it is made. */
export interface Token { id: string; name: string; user: string; scopes: Scope[]; session?: string; createdAt: string; expiresAt?: string; secret?: string }
export interface CreateToken { name: string; scopes?: Scope[]; user?: string; session?: string; expiresAt?: string }

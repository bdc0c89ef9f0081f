import type { AgentSettings } from './agents';
import type { Json, LongText } from './json';
import type { OrchestrationData } from './orchestration';
import type { TaskData } from './tasks';
import type { ThreadData } from './threads';

/** A decimal amount as a string, an ISO 4217 currency, and where it comes from. */
export interface Cost { amount: string; currency: string; source?: string }

/** Tokens. `input` excludes what was read from or written to a cache. */
export interface Counts { input: number; output: number; cacheRead: number; cacheWrite: number; reasoning: number }

/** How full the model's window is, by the newest call alone. What is not known is absent. */
export interface ContextUsage { used?: number; size?: number; source: 'reported' | 'estimated' | 'unknown' }

export interface AgentData {
  agent: string; name?: string; title?: string; driver?: string; settings?: AgentSettings; cleared?: string[];
}

export type SessionStatus = 'idle' | 'queued' | 'running' | 'waiting' | 'failed' | 'closed';
export type Visibility = 'private' | 'team';
export interface SessionMode { id: string; name: string; description?: string }
export interface AgentCommand { name: string; description?: string; hint?: string }

/** The members of a session that changed; all of them in `session.created`. */
export interface SessionData {
  /** The agent that the session was given to. */
  agent?: string; title?: string; workdir?: string; visibility?: Visibility; owner?: string; parent?: string; status?: SessionStatus; summary?: string;
  policy?: Policy; mode?: string; modes?: SessionMode[]; configOptions?: Json; commands?: AgentCommand[]; choices?: SessionChoices;
  /** The threads in which it now waits for an answer, where that has changed. */
  waitsIn?: string[];
  /** Whether the agent can be told something inside its turn. */
  steers?: boolean; images?: boolean;
  /** In `session.created`: the worktree that is made for it. */
  worktree?: SessionWorktree;
  /** In `session.created`: where it was imported from. */
  imported?: ImportedFrom; cleared?: string[];
}

/** What a session grants by itself; each takes in those before it. */
export type Policy = 'ask' | 'read' | 'edit' | 'all';

/** A session's own worktree of a git repository: where it is, and on which branch, which begins at the commit `base`. */
export interface SessionWorktree { repository: string; path: string; branch: string; base: string }

/** What people chose of the modes and options that the agent offers. */
export interface SessionChoices { mode?: string; config?: Record<string, Json> }

/** What an imported session was where it happened: its id, its log, when it was exported and imported, its folder. */
export interface ImportedFrom { session: string; epoch: string; exportedAt: string; at: string; workdir?: string }

export type Delivery = 'queue' | 'steer' | 'interrupt';

export interface PromptData {
  prompt: string; run?: string; text?: LongText; content?: Json[]; delivery?: Delivery; message?: string; index?: number;
}

export interface RunStartedData { run?: string; prompt?: string; attempt?: number; context?: Json; leaseMs?: number }
export interface RunCancelRequestedData { run?: string; reason?: string }
export interface RunError { code: string; message: string }
export interface RunEndedData { stopReason?: string; result?: LongText; error?: RunError; durationMs?: number; changes?: ChangesCount }

/** How much a run changed; absent where that is nothing, or not known. */
export interface ChangesCount { files: number; additions: number; deletions: number }

/** The files of a run were put back; `paths` are the first hundred. */
export interface RevertedData { run: string; files: number; paths: string[]; force: boolean }

export type PhaseStatus = 'pending' | 'in_progress' | 'completed' | 'failed';
export interface Phase { id: string; title: string; status: PhaseStatus; priority?: string }
export interface PlanData { plan?: string; goal?: string; phases: Phase[] }
export interface PhaseData { phase: string; title: string }

/** A piece of a message; `at` counts UTF-16 units from the message's start (E6). */
export interface DeltaData { message: string; at: number; text: string }
export type Role = 'user' | 'assistant' | 'system';
export interface MessageData { message: string; role?: Role; text?: LongText; content?: Json[]; durationMs?: number }

export type ToolKind = 'read' | 'edit' | 'delete' | 'move' | 'search' | 'execute' | 'think' | 'fetch' | 'switch_mode' | 'other';
export type ToolStatus = 'pending' | 'in_progress' | 'completed' | 'failed' | 'cancelled';
export interface ToolLocation { path: string; line?: number }

/** A tool call: all that is known in `tool.started`; an update replaces the members that it names. */
export interface ToolData {
  tool: string; name?: string; kind?: ToolKind; title?: string; input?: Json; output?: Json; content?: Json[]; locations?: ToolLocation[];
  status?: ToolStatus; durationMs?: number; error?: string; cleared?: string[];
}

/** A choice; `kind` is ACP's: `allow_once`, `allow_always`, `reject_once`, `reject_always`. */
export interface InteractionOption { id: string; name: string; kind?: string }
export interface InteractionAnswer { option?: string; text?: string }

export interface InteractionData {
  interaction: string; kind?: 'permission' | 'question'; title?: string; tool?: string; options?: InteractionOption[];
  answer?: InteractionAnswer; reason?: string;
  /** The session's policy that answers by itself; absent where a person is asked. */
  policy?: Policy;
}

/** `cost` is the session's altogether, `runCost` and `agentCost` those of run and agent. */
export interface UsageData {
  call?: Counts; run?: Counts; session?: Counts; agent?: Counts; context?: ContextUsage; model?: string; cost?: Cost; runCost?: Cost; agentCost?: Cost;
}
export interface ContextWarningData { threshold: number; used: number; size: number }

/** The data of each type of event (wire.md §3). */
export interface EventData {
  'agent.created': AgentData; 'agent.updated': AgentData; 'agent.removed': AgentData;
  'session.created': SessionData; 'session.updated': SessionData; 'session.closed': SessionData; 'session.removed': SessionData;
  'prompt.queued': PromptData; 'prompt.moved': PromptData; 'prompt.withdrawn': PromptData; 'prompt.delivered': PromptData;
  'run.started': RunStartedData; 'run.cancel_requested': RunCancelRequestedData;
  'run.completed': RunEndedData; 'run.failed': RunEndedData; 'run.cancelled': RunEndedData; 'run.interrupted': RunEndedData;
  'changes.reverted': RevertedData;
  'plan.updated': PlanData; 'phase.started': PhaseData; 'phase.completed': PhaseData;
  'reasoning.delta': DeltaData; 'reasoning.completed': MessageData;
  'message.delta': DeltaData; 'message.completed': MessageData;
  'tool.started': ToolData; 'tool.updated': ToolData; 'tool.completed': ToolData;
  'interaction.opened': InteractionData; 'interaction.answered': InteractionData; 'interaction.expired': InteractionData;
  'task.created': TaskData; 'task.updated': TaskData; 'task.removed': TaskData; 'task.due': TaskData;
  'task.started': TaskData; 'task.completed': TaskData; 'task.failed': TaskData; 'task.missed': TaskData;
  'thread.opened': ThreadData; 'thread.message': ThreadData; 'thread.closed': ThreadData;
  'orchestration.updated': OrchestrationData; 'orchestration.woken': OrchestrationData; 'orchestration.told': OrchestrationData; 'orchestration.stopped': OrchestrationData; 'orchestration.resumed': OrchestrationData;
  'usage.updated': UsageData; 'context.warning': ContextWarningData;
}

export type EventType = keyof EventData;
export type EventSource = 'user' | 'agent' | 'orchestrator' | 'task' | 'system';

/** What every event says of itself (E1). */
export interface Envelope {
  position: number; cursor: string; time: string; source: EventSource;
  session?: string; tree?: string; run?: string; agent?: string; thread?: string; peer?: string; task?: string; actor?: string;
}

/** An event of one type. */
export type EventOf<T extends EventType> = Envelope & { type: T; data: EventData[T] };

/** One immutable fact in the log. A later version may send types that are not listed here: a `switch` over `type` ignores what it does not know (W1). */
export type RingsideEvent = { [T in EventType]: EventOf<T> }[EventType];

export type RunEnd = 'completed' | 'failed' | 'cancelled' | 'interrupted';

/** How a run ended, if this event is a run's end (E8). */
export function runEnd(event: RingsideEvent): RunEnd | undefined {
  switch (event.type) {
    case 'run.completed': return 'completed';
    case 'run.failed': return 'failed';
    case 'run.cancelled': return 'cancelled';
    case 'run.interrupted': return 'interrupted';
    default: return undefined;
  }
}

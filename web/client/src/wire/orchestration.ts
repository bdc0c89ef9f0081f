import type { LongText } from './json';

/** Which limit has stopped an orchestrator. */
export type OrchestrationStopReason = 'prompts_per_hour' | 'wakes_per_hour' | 'depth' | 'repeated_prompt' | 'ping_pong';

/** Why an orchestrator wakes: news of that session. */
export interface WakeCause { session: string; what: 'idle' | 'failed' | 'asks' | 'switched_on' | 'resumed'; position: number }

/** Data of `orchestration.updated` (the members that changed), `orchestration.woken`, `orchestration.told`, `orchestration.stopped` and `orchestration.resumed`. */
export interface OrchestrationData extends UpdateOrchestration {
  causes?: WakeCause[]; upTo?: number; digest?: LongText; prompt?: string; reason?: OrchestrationStopReason; detail?: string; interaction?: string;
}

/** What a session is told to see to in others. */
export interface Orchestration {
  session: string; status: 'off' | 'on' | 'paused'; enabled: boolean; goal?: string; manages: string[]; rules?: string;
  maxPromptsPerHour: number; maxDepth: number; maxRepeats: number; maxRounds: number;
  /** Why it is paused: the answer to the interaction, `resume` or `end`, lets it go on or switches it off. */
  stop?: { reason: OrchestrationStopReason; detail: string; interaction: string; at: string };
  pending: WakeCause[]; wakes: number; lastWake?: string; promptsLastHour: number; updatedAt?: string; cursor?: string;
}

/** All of it; what is left out is as by default. */
export interface SetOrchestration {
  enabled?: boolean; goal: string; manages?: string[]; rules?: string; maxPromptsPerHour?: number; maxDepth?: number; maxRepeats?: number; maxRounds?: number;
}

/** What is to change; `cleared` takes `rules` away. */
export interface UpdateOrchestration extends Partial<SetOrchestration> { cleared?: string[] }

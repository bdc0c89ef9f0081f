import type { Cost, Counts } from './events';

/** How to start an agent's program. */
export interface AgentSettings {
  preset?: string; command?: string; args?: string[]; env?: Record<string, string>; passEnv?: string[]; idleTimeoutSeconds?: number;
  provider?: string; baseUrl?: string; model?: string; apiKeyVariable?: string; systemPrompt?: string; maxTokens?: number; thinkingTokens?: number; contextWindow?: number;
}

/** Whether an agent's program is on the server's machine, and what it still needs, in plain words. */
export interface AgentDetection { found: boolean; path?: string; needs?: string }

export interface Agent {
  id: string; name: string; title: string; driver: string; settings?: AgentSettings; usage?: Counts; cost?: Cost; createdAt: string;
  detected?: AgentDetection; cursor?: string;
}

export interface CreateAgent { name: string; title?: string; driver: string; settings?: AgentSettings }
export interface UpdateAgent { name?: string; title?: string; settings?: AgentSettings; cleared?: string[] }

import type { Cost, Counts } from './events';
import type { Json } from './json';

/** How to start an agent's program. */
export interface AgentSettings {
  preset?: string; command?: string; args?: string[]; env?: Record<string, string>; passEnv?: string[]; idleTimeoutSeconds?: number; tools?: boolean;
  provider?: string; baseUrl?: string; model?: string; apiKeyVariable?: string; systemPrompt?: string; maxTokens?: number; thinkingTokens?: number; contextWindow?: number;
}

/** Whether an agent's program is on the server's machine, and what it still needs, in plain words. */
export interface AgentDetection {
  found: boolean; path?: string; needs?: string; version?: string;
  /** The command that installs it, where it was not found. */
  install?: string;
  /** How to sign in, where the program says that nobody is, or neither a key nor a sign-in was found; there may be one all the same. */
  signIn?: string;
  /** What the program says itself, once it was asked: whether somebody is signed in, how one does, which ACP it speaks, what it can. */
  signedIn?: boolean; authMethods?: AuthMethod[]; protocol?: number; capabilities?: Json;
  /** Why it did not answer. */
  problem?: string;
}

/** One way to sign in with an agent's program: variables to set, or a command to run in a terminal. */
export interface AuthMethod { id: string; name: string; description?: string; variables?: string[]; command?: string }

/** A program that is known by name, and of which there is no agent yet. */
export interface AgentProgram { preset: string; title: string; detected: AgentDetection }

/** `programs`: on the first page, with `detect`, for admins. */
export interface AgentPage { items: Agent[]; next?: string; cursor: string; programs?: AgentProgram[] }

export interface Agent {
  id: string; name: string; title: string; driver: string; settings?: AgentSettings; usage?: Counts; cost?: Cost; createdAt: string;
  detected?: AgentDetection; cursor?: string;
}

/** Without a name it is called as its preset. */
export interface CreateAgent { name?: string; title?: string; driver: string; settings?: AgentSettings }
export interface UpdateAgent { name?: string; title?: string; settings?: AgentSettings; cleared?: string[] }

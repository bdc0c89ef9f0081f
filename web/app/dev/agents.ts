import type { Agent, AgentProgram, CreateAgent, EventData, UpdateAgent } from '../../client/src/index';

const madeAt = '2026-11-20T09:00:00.000Z';
const used = (input: number, cacheRead: number, output: number) => ({ input, cacheRead, output, cacheWrite: 0, reasoning: 0 });

export const agents: Agent[] = [
  { id: 'agt_demo', name: 'demo', title: 'Demo', driver: 'demo', createdAt: madeAt, detected: { found: true } },
  {
    id: 'agt_claude', name: 'claude', title: 'Claude', driver: 'acp', createdAt: madeAt, settings: { preset: 'claude', env: { ANTHROPIC_API_KEY: '•••' }, tools: true },
    usage: used(184_000, 2_410_000, 96_400), cost: { amount: '12.84', currency: 'USD', source: 'reported' },
    detected: {
      found: true, path: '/usr/local/bin/claude-agent-acp', version: '0.100.0', signedIn: true, protocol: 1,
      capabilities: { loadSession: true, promptCapabilities: { image: true, embeddedContext: true }, mcpCapabilities: { http: true } },
    },
  },
  {
    id: 'agt_codex', name: 'codex', title: 'Codex', driver: 'acp', createdAt: madeAt, settings: { preset: 'codex' }, usage: used(92_000, 640_000, 41_000), cost: { amount: '3.10', currency: 'USD', source: 'computed' },
    detected: {
      found: true, path: '/usr/bin/codex-acp', version: '2.6.0', signedIn: false, signIn: 'Run `codex login`, or start the server with OPENAI_API_KEY set.', protocol: 1,
      authMethods: [{ id: 'chatgpt', name: 'ChatGPT', command: 'codex login' }, { id: 'api-key', name: 'API key', variables: ['OPENAI_API_KEY', 'CODEX_API_KEY'] }],
    },
  },
  { id: 'agt_gemini', name: 'gemini', title: 'Gemini', driver: 'acp', createdAt: madeAt, settings: { preset: 'gemini' }, detected: { found: false, needs: 'Install it with `npm install -g @google/gemini-cli@0.61.0`.', install: 'npm install -g @google/gemini-cli@0.61.0' } },
  {
    id: 'agt_local', name: 'local', title: 'Qwen on this machine', driver: 'chat', createdAt: madeAt, detected: { found: true }, usage: used(410_000, 0, 22_000),
    settings: { provider: 'openai', model: 'qwen3-coder', baseUrl: 'http://127.0.0.1:11434/v1', contextWindow: 32_768, systemPrompt: 'Answer in short sentences.' },
  },
  { id: 'agt_nightly', name: 'nightly', title: 'Nightly build', driver: 'external', createdAt: madeAt },
];

export const programs: AgentProgram[] = [
  { preset: 'opencode', title: 'opencode', detected: { found: true, path: '/home/ada/.opencode/bin/opencode', version: '1.18.33' } },
  { preset: 'copilot', title: 'GitHub Copilot CLI', detected: { found: false, needs: 'Install GitHub Copilot CLI.', install: 'npm install -g @github/copilot@1.0.102' } },
];

/** The programs of which there is no agent. */
export function missing(): AgentProgram[] {
  return programs.filter(({ preset }) => !agents.some(({ settings }) => settings?.preset === preset));
}

/** A new agent, with nothing checked but its name; undefined where that is taken or missing. */
export function made(id: string, { name, title, driver, settings }: CreateAgent): Agent | undefined {
  const program = programs.find(({ preset }) => preset === settings?.preset);
  const called = name ?? program?.preset;
  if (called === undefined || agents.some((agent) => agent.name === called)) return undefined;
  const agent: Agent = { id, name: called, title: title ?? name ?? program!.title, driver, createdAt: new Date().toISOString(), ...(settings ? { settings } : {}), detected: program?.detected ?? { found: true } };
  agents.push(agent);
  return agent;
}

/** Changes one, and gives what its event says. */
export function changed(id: string, { name, title, settings }: UpdateAgent): EventData['agent.updated'] {
  const shown = settings?.env ? { ...settings, env: Object.fromEntries(Object.keys(settings.env).map((variable) => [variable, '•••'])) } : settings;
  const change = { ...(name ? { name } : {}), ...(title ? { title } : {}), ...(shown ? { settings: shown } : {}) };
  const at = agents.findIndex((agent) => agent.id === id);
  agents[at] = { ...agents[at]!, ...change };
  return { agent: id, ...change };
}

export function removed(id: string): EventData['agent.removed'] {
  agents.splice(agents.findIndex((agent) => agent.id === id), 1);
  return { agent: id };
}

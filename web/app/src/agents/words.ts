import type { Agent, AgentDetection, AgentSettings } from '@ringside/client';
import type { IconName } from '../shell/Icon';
import type { Member } from './form';

/** What drives agents, as one chooses it for a new one. */
export const drivers: readonly { value: string; name: string; does: string }[] = [
  { value: 'acp', name: 'Agent program', does: 'Claude Code, Codex, Gemini CLI, Copilot CLI, opencode, or any program that speaks the Agent Client Protocol. Ringside starts it in each session’s folder.' },
  { value: 'chat', name: 'Model’s API', does: 'Ringside’s own agent on a model of Anthropic, OpenAI or an API like theirs. It needs a key and no program.' },
  { value: 'command', name: 'Command', does: 'Any program that reads a prompt and prints its answer. It is started once for each prompt.' },
  { value: 'external', name: 'External', does: 'A program of yours that runs wherever it likes and tells over HTTP what it does. Ringside starts nothing.' },
  { value: 'demo', name: 'Demo', does: 'Built in: works in a scratch folder, needs no key.' },
];

export const presets: readonly { value: string; name: string; maker: string }[] = [
  { value: 'claude', name: 'Claude Code', maker: 'Anthropic' }, { value: 'codex', name: 'Codex', maker: 'OpenAI' }, { value: 'gemini', name: 'Gemini CLI', maker: 'Google' },
  { value: 'copilot', name: 'GitHub Copilot CLI', maker: 'GitHub' }, { value: 'opencode', name: 'opencode', maker: 'Anomaly' },
];

/** What an agent is, and whose. */
export function productOf({ driver, settings = {} }: Pick<Agent, 'driver' | 'settings'>): string {
  switch (driver) {
    case 'acp': {
      const known = presets.find(({ value }) => value === settings.preset);
      return known ? known.name === known.maker ? known.name : `${known.name} · ${known.maker}` : `${settings.command ?? 'A program'} · ACP`;
    }
    case 'chat': return `${settings.model ?? 'A model'} · ${providerOf(settings)}`;
    case 'command': return `${settings.command ?? 'A command'} · started for each prompt`;
    case 'external': return 'External';
    case 'demo': return 'Built in';
    default: return driver;
  }
}

function providerOf({ provider, baseUrl }: AgentSettings): string {
  if (baseUrl !== undefined) return baseUrl.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');
  return provider === 'anthropic' ? 'Anthropic' : provider === 'openai' ? 'OpenAI' : provider ?? 'no provider';
}

/** Whether an agent can work: a sign, a word, and what is to be done first. */
export interface Readiness { icon: IconName; tone: 'done' | 'idle' | 'failed'; word: string; todo?: string; copy?: string }

export function readinessOf({ driver }: Pick<Agent, 'driver'>, detected: AgentDetection | undefined): Readiness | undefined {
  if (driver === 'demo') return { icon: 'done', tone: 'done', word: 'Always ready' };
  if (driver === 'external') return { icon: 'move', tone: 'idle', word: 'Runs elsewhere' };
  if (!detected) return undefined;
  const { found, needs, signIn, signedIn, install, problem } = detected;
  if (!found) return { icon: 'failed', tone: 'failed', word: 'Not installed', ...todo(needs ?? (install && `Run \`${install}\` on the machine that runs Ringside.`), install) };
  if (signedIn === false) return { icon: 'failed', tone: 'failed', word: 'Nobody is signed in', ...todo(needs ?? signIn, undefined) };
  if (needs !== undefined) return { icon: 'failed', tone: 'failed', word: 'Needs something first', ...todo(needs, undefined) };
  if (problem !== undefined) return { icon: 'failed', tone: 'failed', word: 'Did not answer', ...todo(problem, undefined) };
  if (signedIn) return { icon: 'done', tone: 'done', word: 'Signed in' };
  if (signIn !== undefined) return { icon: 'idle', tone: 'idle', word: 'Sign-in not found', ...todo(`No key and no sign-in were found; there may be one all the same. ${signIn}`, undefined) };
  return { icon: 'done', tone: 'done', word: 'Ready' };
}

function todo(words: string | undefined, copy: string | undefined): Pick<Readiness, 'todo' | 'copy'> {
  return { ...(words === undefined ? {} : { todo: words }), ...(copy === undefined ? {} : { copy }) };
}

/** How the members of settings are called, and what one should know of each. */
export const labels: Readonly<Record<Member, { name: string; hint?: string; placeholder?: string }>> = {
  preset: { name: 'Program', hint: 'For one that Ringside knows, leave empty below what is to be as usual.' },
  command: { name: 'Command', hint: 'A name on the server’s PATH, or a path.', placeholder: 'goose' },
  args: { name: 'Arguments', hint: 'One on each line.' },
  env: { name: 'Variables', hint: 'Set for its program. Values are kept secret: nobody is shown them again.' },
  passEnv: { name: 'Server’s variables', hint: 'Names of the server’s own that its program may see, one on each line; * stands for any letters.', placeholder: 'GOOSE_*' },
  idleTimeoutSeconds: { name: 'Idle limit', hint: 'Seconds without a sign of life after which a turn counts as hung.', placeholder: '1800' },
  tools: { name: 'Ringside’s tools', hint: 'With them it starts, prompts and asks other agents. A change holds from its next start on.' },
  provider: { name: 'Provider' },
  baseUrl: { name: 'Address', hint: 'Where the API is, if not at its maker’s; of OpenAI’s kind with its /v1.', placeholder: 'http://127.0.0.1:11434/v1' },
  model: { name: 'Model', placeholder: 'claude-sonnet-4-5' },
  apiKeyVariable: { name: 'Key’s variable', hint: 'The name of the variable that has the key: of those below, or of the server’s own.', placeholder: 'ANTHROPIC_API_KEY' },
  systemPrompt: { name: 'Told first', hint: 'What the model is told beside its work and its folder.' },
  maxTokens: { name: 'Longest answer', hint: 'In tokens.' },
  thinkingTokens: { name: 'Thinking', hint: 'Tokens that it may think with beforehand; Anthropic’s models only.' },
  contextWindow: { name: 'Context window', hint: 'In tokens. Set it for models of your own: at 80 % the conversation is summed up.' },
};

/** The same, as this driver has it; where the program is one that is known, what is left empty is its own. */
export function labelOf(member: Member, driver: string, preset: string): (typeof labels)[Member] {
  if (member === 'args' && driver === 'command') return { ...labels.args, hint: 'One on each line. The prompt stands where {prompt} does, else it is on its stdin.', placeholder: '--yes\n--message\n{prompt}' };
  const known = driver === 'acp' ? presets.find(({ value }) => value === preset) : undefined;
  return known && (member === 'command' || member === 'args') ? { ...labels[member], placeholder: `that of ${known.name}` } : labels[member];
}

import type { Agent, AgentSettings, UpdateAgent } from '@ringside/client';

/** What stands for a variable's value that the server has and shows to nobody; sent back, the value stays. */
export const hidden = '•••';

/** A variable of the agent's program. `kept`: it has a value, and nothing was written in its place. */
export interface Variable { name: string; value: string; kept: boolean }

/** The settings as they are written in fields; what is empty is not set. */
export interface Draft extends Record<TextMember, string> { name: string; title: string; tools: '' | 'on' | 'off'; env: readonly Variable[] }

type TextMember = 'preset' | 'command' | 'args' | 'passEnv' | 'provider' | 'baseUrl' | 'model' | 'apiKeyVariable' | 'systemPrompt' | NumberMember;
type NumberMember = (typeof numbers)[number];
export type Member = keyof AgentSettings;

const numbers = ['idleTimeoutSeconds', 'maxTokens', 'thinkingTokens', 'contextWindow'] as const;
const lists = ['args', 'passEnv'] as const;
const texts = ['preset', 'command', 'provider', 'baseUrl', 'model', 'apiKeyVariable', 'systemPrompt'] as const;

const program: readonly Member[] = ['env', 'passEnv', 'idleTimeoutSeconds'];
const members: Readonly<Record<string, readonly Member[]>> = {
  acp: ['preset', 'command', 'args', 'tools', ...program],
  command: ['command', 'args', ...program],
  chat: ['provider', 'model', 'baseUrl', 'apiKeyVariable', 'systemPrompt', 'maxTokens', 'thinkingTokens', 'contextWindow', 'tools', ...program],
};

/** What can be set of an agent of this driver, in the order in which it is asked for. */
export function membersOf(driver: string): readonly Member[] {
  return members[driver] ?? [];
}

export function draftOf({ name, title, settings = {} }: Pick<Agent, 'name' | 'title' | 'settings'>): Draft {
  const text = Object.fromEntries([
    ...texts.map((member) => [member, settings[member] ?? '']),
    ...numbers.map((member) => [member, settings[member] === undefined ? '' : String(settings[member])]),
    ...lists.map((member) => [member, (settings[member] ?? []).map(line).join('\n')]),
  ]) as Record<TextMember, string>;
  const env = Object.entries(settings.env ?? {}).map(([variable, value]) => ({ name: variable, value: value === hidden ? '' : value, kept: value === hidden }));
  return { ...text, name, title, tools: settings.tools === undefined ? '' : settings.tools ? 'on' : 'off', env };
}

/** The settings that a draft says. `before`: those of the agent, of which what its driver does not know stays. */
export function settingsOf(draft: Draft, driver: string, before: AgentSettings = {}): AgentSettings {
  const known = membersOf(driver);
  const kept = Object.fromEntries(Object.entries(before).filter(([member]) => !known.includes(member as Member)));
  return { ...kept, ...Object.fromEntries(known.map((member) => [member, valueOf(draft, member)]).filter(([, value]) => value !== undefined)) } as AgentSettings;
}

function valueOf(draft: Draft, member: Member): unknown {
  if (member === 'env') {
    const named = draft.env.filter(({ name }) => name.trim() !== '');
    return named.length === 0 ? undefined : Object.fromEntries(named.map(({ name, value, kept }) => [name.trim(), kept && value === '' ? hidden : value]));
  }
  if (member === 'tools') return draft.tools === '' ? undefined : draft.tools === 'on';
  const text = draft[member];
  if (text.trim() === '') return undefined;
  if ((numbers as readonly Member[]).includes(member)) return Number(text);
  if ((lists as readonly Member[]).includes(member)) return text.split('\n').filter((one) => one.trim() !== '').map(unline);
  return member === 'systemPrompt' ? text : text.trim();
}

/** What is to change, for a PATCH; undefined where nothing is. */
export function changeOf(draft: Draft, agent: Agent): UpdateAgent | undefined {
  const settings = settingsOf(draft, agent.driver, agent.settings);
  const change = {
    ...(draft.name.trim() === agent.name ? {} : { name: draft.name.trim() }),
    ...(draft.title.trim() === agent.title ? {} : { title: draft.title.trim() }),
    ...(same(settings, agent.settings ?? {}) ? {} : { settings }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

/** Whether two say the same, in whatever order. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [ours, theirs] = [Object.entries(a), Object.keys(b)];
  return ours.length === theirs.length && ours.every(([name, value]) => name in b && same(value, (b as Record<string, unknown>)[name]));
}

export type Errors = Readonly<Record<string, readonly string[]>>;

/** What is wrong with a member, or with a part of it. */
export function wrongWith(errors: Errors, member: string): string | undefined {
  const path = member === 'name' || member === 'title' || member === 'driver' ? member : `settings.${member}`;
  const found = Object.entries(errors).filter(([name]) => name === path || name.startsWith(`${path}.`) || name.startsWith(`${path}[`)).flatMap(([, problems]) => problems);
  return found.length === 0 ? undefined : found.join(' ');
}

/** Whether what is wrong with a member of a request is said at a field of this driver's form. */
export function hasField(path: string, driver: string): boolean {
  if (path === 'settings') return driver === 'acp';
  const member = /^settings\.(\w+)/.exec(path)?.[1];
  return member === undefined ? path === 'name' || path === 'title' : membersOf(driver).includes(member as Member);
}

/** A word of a command line as a line of its own: in quotes, as JSON has it, where it would be read otherwise. */
function line(word: string): string {
  return word === '' || word !== word.trim() || word.startsWith('"') || /[\n\r]/.test(word) ? JSON.stringify(word) : word;
}

function unline(text: string): string {
  if (text.trim().startsWith('"')) {
    try {
      const word: unknown = JSON.parse(text);
      if (typeof word === 'string') return word;
    } catch {
      // A quote that begins a word is one.
    }
  }
  return text.trim();
}

import { RingsideError, type CreateThread, type ThreadKind, type ThreadUrgency } from '@ringside/client';
import { asks, beginnings, kinds } from './kinds';

/** A thread that one is about to open, as the form has it; its words are a draft of their own. */
export interface Opening {
  /** To a session that is there, or to a new one of an agent. */
  into: 'session' | 'agent'; to: string; agent: string;
  /** Undefined: as by default. */
  kind: ThreadKind | undefined; urgency: ThreadUrgency; seconds: number | undefined;
  /** Of a new session; empty: as by default. */
  title: string; workdir: string;
}

export function emptyOpening(agent: string): Opening {
  return { into: 'session', to: '', agent, kind: undefined, urgency: 'normal', seconds: undefined, title: '', workdir: '' };
}

/** What it may be opened as. */
export function kindsFor({ into }: Pick<Opening, 'into'>): typeof kinds {
  return into === 'session' ? kinds : beginnings.map((kind) => kinds.find((one) => one.kind === kind)!);
}

export function kindOf({ into, kind }: Pick<Opening, 'into' | 'kind'>): ThreadKind {
  const offered = kindsFor({ into });
  return offered.find((one) => one.kind === kind)?.kind ?? offered[0]!.kind;
}

/** Nobody waits for what asks nothing: there, what blocks is important and no more. */
export function urgencyOf(opening: Pick<Opening, 'into' | 'kind' | 'urgency'>): ThreadUrgency {
  return opening.urgency === 'blocking' && !asks(kindOf(opening)) ? 'important' : opening.urgency;
}

/** Whether the session that asks waits for the answer (O12). */
export function waits(opening: Opening): boolean {
  return urgencyOf(opening) === 'blocking';
}

/** Whether there is enough of it to be sent. */
export function isReady({ into, to, agent }: Opening, text: string): boolean {
  return text.trim() !== '' && (into === 'session' ? to : agent) !== '';
}

/** What opens it: nothing that is as by default but kind and urgency, which one has seen. */
export function created(from: string, opening: Opening, text: string): CreateThread {
  const { into, to, agent, title, workdir, seconds } = opening;
  return {
    from, ...(into === 'session' ? { to } : { agent, ...(title.trim() === '' ? {} : { title: title.trim() }), ...(workdir.trim() === '' ? {} : { workdir: workdir.trim() }) }),
    kind: kindOf(opening), urgency: urgencyOf(opening), text: text.trim(), ...(waits(opening) && seconds !== undefined ? { timeoutSeconds: seconds } : {}),
  };
}

/** Why it was not opened, by the member that it is about; `whole`: it is about none of them. */
export type Refusals = Readonly<Partial<Record<keyof CreateThread | 'whole', string>>>;

/**
 * What was refused, where it belongs: a conflict with the session that is spoken to at that one, a circle (O13), which names both, at the urgency, and what a tree has no room for (O16) at the agent.
 * @param words Why, as a person reads it.
 * @param titleOf A session's title, where it is known.
 */
export function refusals(error: unknown, words: string, { from, to, agent }: CreateThread, titleOf: (session: string) => string | undefined): Refusals {
  const named = (text: string) => text
    .replaceAll(/\bses_[a-z0-9]+/g, (id) => { const title = titleOf(id); return title === undefined ? id : `“${title}”`; })
    .replaceAll(/\bin thread thr_[a-z0-9]+/g, 'in a thread');
  if (!(error instanceof RingsideError)) return { whole: words };
  const wrong = Object.entries(error.errors).map(([member, why]) => [member, named(why.join(' '))] as const);
  if (wrong.length > 0) return Object.fromEntries(wrong.map(([member, why]) => [members.has(member) ? member : 'whole', why]));
  if (error.code !== 'conflict') return { whole: named(words) };
  if (agent !== undefined) return { agent: named(words) };
  if (!words.includes(to!)) return { whole: named(words) };
  return words.includes(from) ? { urgency: named(words) } : { to: named(words) };
}

const members = new Set<string>(['to', 'agent', 'kind', 'urgency', 'text', 'title', 'workdir', 'timeoutSeconds'] satisfies (keyof CreateThread)[]);

import { textOf, type AgentThread, type CreateThread, type CreateThreadMessage, type ListPage, type RingsideEvent } from '../../client/src/index';
import type { Said } from './settings';
import type { Stage } from './stage';

interface Log { readonly log: readonly RingsideEvent[]; cursor: () => string }

/** @returns undefined where the call is about something else. */
export function answerThreads(stage: Stage, server: Log, call: string, id: string, body: unknown, search: URLSearchParams): Said | undefined {
  if (!/ threads(?:\/|$)/.test(call)) return undefined;
  const { log } = server;
  const find = () => threadsOf(log).find((one) => one.id === id);
  const thread = find();
  if (id !== '' && !thread) return refused(404, 'not_found', 'No such thread.');
  switch (call) {
    case 'GET threads': return { status: 200, body: thread ?? pageOf(log, search, server.cursor()) };
    case 'POST threads': return open(stage, log, body as CreateThread);
    case 'POST threads/messages': say(stage, thread!, body as CreateThreadMessage); return { status: 201, body: find() };
    case 'POST threads/close': stage.say(thread!.session, 'thread.closed', { thread: id, outcome: 'closed' }, { thread: id, peer: thread!.peer, actor: 'usr_1' }); return { status: 200, body: find() };
    default: return undefined;
  }
}

/** The threads that a log tells of, oldest first. */
function threadsOf(log: readonly RingsideEvent[]): AgentThread[] {
  const threads = new Map<string, AgentThread>();
  for (const { type, time, data } of log) {
    if (type === 'thread.opened') {
      const { thread: id, from = '', to = '', kind = 'question', urgency = 'normal', text } = data;
      const waits = urgency === 'blocking' ? [{ session: from }] : [];
      threads.set(id, {
        id, session: from, peer: to, kind, urgency, title: textOf(text).split('\n', 1)[0]!, status: waits.length > 0 ? 'waiting' : 'open', waits, ...(kind === 'question' || kind === 'delegation' ? { awaits: to } : {}),
        messages: 0, createdAt: time, updatedAt: time,
      });
    }
    const thread = type === 'thread.message' || type === 'thread.closed' ? threads.get(data.thread) : undefined;
    if (!thread) continue;
    const { awaits, ...rest } = thread;
    if (type === 'thread.closed') threads.set(thread.id, { ...rest, status: 'closed', waits: [], outcome: data.outcome ?? 'closed', updatedAt: time });
    else if (type === 'thread.message') threads.set(thread.id, { ...rest, status: 'open', waits: [], ...(awaits && awaits !== data.from ? { awaits } : {}), messages: thread.messages + 1, updatedAt: time });
  }
  return [...threads.values()];
}

function pageOf(log: readonly RingsideEvent[], search: URLSearchParams, cursor: string): ListPage<AgentThread> {
  const [session, before, limit] = [search.get('session'), search.get('page'), Number(search.get('limit') ?? 50)];
  const found = threadsOf(log).reverse().filter((thread) => session === null || thread.session === session || thread.peer === session);
  const from = before === null ? 0 : found.findIndex(({ id }) => id === before) + 1;
  const items = found.slice(from, from + limit);
  return { items, cursor, ...(from + limit < found.length ? { next: items.at(-1)!.id } : {}) };
}

/** Opens one, where nobody would wait in a circle; with an agent, a session below is opened with it. */
function open(stage: Stage, log: readonly RingsideEvent[], { from, to, agent, title, workdir, kind, urgency = 'normal', text }: CreateThread): Said {
  const session = stage.session(from);
  if (!session) return refused(422, 'invalid', 'from: there is no such session', { from: ['there is no such session'] });
  if (workdir === '/nowhere') return refused(422, 'invalid', 'workdir: there is no such folder', { workdir: ['There is no such folder.'] });
  const waits = threadsOf(log).some((one) => one.waits.some((wait) => wait.session === to) && (one.session === to ? one.peer : one.session) === from);
  if (urgency === 'blocking' && waits) {
    return refused(409, 'conflict', `This would be waiting in a circle: ${from} would wait for ${to}, which waits for ${from} itself. Answer what is asked of you first, or go on without waiting.`);
  }
  const place = workdir ?? session.workdir;
  const other = to ?? stage.open(agent!, { title: title ?? text.slice(0, 60), parent: from, ...(place === undefined ? {} : { workdir: place }) }, undefined, session.tree);
  const thread = stage.id('thr');
  stage.say(from, 'thread.opened', { thread, from, to: other, kind: kind ?? (to === undefined ? 'delegation' : 'question'), urgency, text }, { thread, peer: other, actor: 'usr_1' });
  if (urgency === 'blocking') stage.say(from, 'session.updated', { waitsIn: [thread] });
  return { status: 201, body: threadsOf(log).find(({ id }) => id === thread) };
}

function say(stage: Stage, { id, session, peer, waits }: AgentThread, { from, to, text }: CreateThreadMessage): void {
  const data = { thread: id, message: stage.id('msg'), kind: waits.length > 0 ? 'answer' as const : 'status' as const, urgency: 'normal' as const, text, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  stage.say(from ?? session, 'thread.message', data, { thread: id, peer: from === peer ? session : peer, actor: 'usr_1' });
  for (const wait of waits) stage.say(wait.session, 'session.updated', { cleared: ['waitsIn'] });
}

function refused(status: number, code: string, detail: string, errors: Readonly<Record<string, readonly string[]>> = {}): Said {
  return { status, body: { title: 'Refused', status, code, detail, errors } };
}

import { RingsideError, type Agent, type AgentThread, type EventPage, type RingsideEvent, type Session, type ThreadData } from '@ringside/client';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { heard, kinds, type Hearer } from '../src/threads/kinds';
import { ThreadList } from '../src/threads/list';
import { forgetKey, keyOf } from '../src/state/key';
import { created, emptyOpening, isReady, kindOf, kindsFor, refusals, urgencyOf, waits, type Opening } from '../src/threads/opening';
import { mostOffered, othersOf } from '../src/threads/others';

const idOf = (at: number) => `thr_${String(at).padStart(4, '0')}`;

/** A server's threads of one session and what happened in them; it counts what it is asked for. */
class Scripted {
  readonly threads = new Map<string, AgentThread>();
  readonly asked: string[] = [];
  epoch = 'e';
  refuses = false;
  /** A page of threads that has been put together is on its way until then. */
  arrives = Promise.resolve();
  private readonly log: RingsideEvent[] = [];

  open(at: number, more: Partial<AgentThread> = {}): void {
    const id = idOf(at);
    this.threads.set(id, { id, session: 'a', peer: 'b', kind: 'question', urgency: 'normal', title: `t${at}`, status: 'open', waits: [], messages: 0, createdAt: '', updatedAt: '', ...more });
    this.happened('thread.opened', id, { from: 'a', to: 'b', kind: 'question' });
  }

  say(at: number, data: Partial<ThreadData> = {}, change: Partial<AgentThread> = {}): void {
    const thread = this.threads.get(idOf(at))!;
    this.threads.set(thread.id, { ...thread, messages: thread.messages + 1, ...change });
    this.happened('thread.message', thread.id, { from: 'b', to: 'a', kind: 'status', ...data });
  }

  happened(type: string, thread: string, data: Partial<ThreadData> = {}): void {
    this.log.push({ type, thread, position: this.log.length + 1, cursor: this.cursor(this.log.length + 1), time: '', source: 'agent', data: { thread, ...data } } as RingsideEvent);
  }

  list = async ({ limit, page }: { limit: number; page?: string }) => {
    this.note(`list ${page ?? ''}`);
    const found = [...this.threads.values()].filter(({ id }) => page === undefined || id < page).sort((a, b) => (a.id < b.id ? 1 : -1));
    const items = found.slice(0, limit);
    const answer = { items, cursor: this.cursor(), ...(found.length > limit ? { next: items.at(-1)!.id } : {}) };
    await this.arrives;
    return answer;
  };

  since = async (after: string): Promise<EventPage> => {
    this.note('since');
    const [epoch, position] = after.split('.');
    if (epoch !== this.epoch) return { items: this.log, next: this.cursor(), head: this.cursor(), verdict: 'reset' };
    const items = this.log.slice(Number(position)).slice(0, 4);
    return { items, next: items.at(-1)?.cursor ?? this.cursor(), head: this.cursor(), verdict: 'resumed' };
  };

  one = async (id: string) => {
    this.note(`one ${id}`);
    const thread = this.threads.get(id);
    if (!thread) throw new RingsideError(404, 'not_found', 'There is no such thread.');
    return thread;
  };

  private cursor(position = this.log.length): string {
    return `${this.epoch}.${position}`;
  }

  private note(what: string): void {
    this.asked.push(what);
    if (this.refuses) throw new RingsideError(503, 'internal', 'The server answered 503.');
  }
}

describe('the threads of a session by pages', () => {
  let server: Scripted;
  let list: ThreadList;
  beforeEach(async () => {
    server = new Scripted();
    for (let at = 1; at <= 25; at++) server.open(at);
    list = new ThreadList(server, 10, () => undefined);
    await list.readOn();
    server.asked.length = 0;
  });
  const shown = () => list.state.items.map(({ id }) => Number(id.slice(4)));
  const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => from - at);

  it('begins with the newest, and reads the earlier ones until there are none', async () => {
    expect([shown(), list.state.earlier, list.state.ready]).toEqual([down(25, 16), 'more', true]);
    await list.readEarlier();
    await list.readEarlier();
    expect([shown(), list.state.earlier]).toEqual([down(25, 1), 'none']);
    await list.readEarlier();
    expect(server.asked).toEqual(['list thr_0016', 'list thr_0006']);
  });

  it('has what is new on top and what was said where it stands, and reads no page again for it', async () => {
    await list.readEarlier();
    server.open(26);
    server.say(8);
    for (let at = 0; at < 9; at++) server.say(20);
    server.asked.length = 0;
    await list.readOn();
    expect([shown(), list.state.items.map(({ messages }) => messages).filter((messages) => messages > 0)]).toEqual([down(26, 6), [9, 1]]);
    expect(server.asked.filter((what) => what.startsWith('list'))).toEqual([]);
  });

  it('reads nothing of a thread that is on no page yet, and has it as it is once its page is read', async () => {
    server.say(3);
    await list.readOn();
    expect(server.asked).toEqual(['since']);
    await list.readEarlier();
    let arrive = () => undefined as void;
    server.arrives = new Promise((resolve) => { arrive = resolve; });
    const asked = server.asked.length;
    const reading = list.readEarlier();
    await vi.waitFor(() => expect(server.asked.length).toBe(asked + 1));
    server.say(2);
    const after = Promise.all([reading, list.readOn()]);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    arrive();
    await after;
    expect(list.state.items.filter(({ messages }) => messages > 0).map(({ id }) => id)).toEqual(['thr_0003', 'thr_0002']);
  });

  it('drops a thread that is gone', async () => {
    server.threads.delete(idOf(20));
    server.happened('thread.closed', idOf(20));
    await list.readOn();
    expect(shown()).toEqual(down(25, 16).filter((at) => at !== 20));
  });

  it('[O17] reads anew the delegation of whom its report in another thread was for', async () => {
    server.open(26, { kind: 'delegation', awaits: 'b' });
    await list.readOn();
    server.threads.set(idOf(26), { ...server.threads.get(idOf(26))!, awaits: undefined } as unknown as AgentThread);
    server.say(25, { kind: 'completion' });
    await list.readOn();
    expect(list.state.items[0]!.awaits).toBeUndefined();
  });

  it('begins anew with another log', async () => {
    await list.readEarlier();
    server.epoch = 'other';
    await list.readOn();
    expect([shown(), list.state.earlier]).toEqual([down(25, 16), 'more']);
  });

  it('says what could not be read, keeps what is here, and misses nothing of it later', async () => {
    server.refuses = true;
    server.say(20);
    await list.readEarlier();
    await list.readOn();
    expect([shown(), list.state.earlier, list.state.problem]).toEqual([down(25, 16), 'failed', 'The server answered 503.']);
    server.refuses = false;
    await list.readEarlier();
    await list.readOn();
    expect([shown(), list.state.earlier, list.state.problem, list.state.items.find(({ id }) => id === idOf(20))!.messages]).toEqual([down(25, 6), 'more', undefined, 1]);
  });
});

const opening = (change: Partial<Opening> = {}): Opening => ({ ...emptyOpening('agt_1'), to: 'ses_b', ...change });

describe('what opens a thread', () => {
  it('[O10] is a question to a session, and a delegation to an agent, by default', () => {
    expect(created('ses_a', opening(), ' Which port? ')).toEqual({ from: 'ses_a', to: 'ses_b', kind: 'question', urgency: 'normal', text: 'Which port?' });
    expect(created('ses_a', opening({ into: 'agent', title: ' Ports ', workdir: ' ' }), 'Find one.')).toEqual({ from: 'ses_a', agent: 'agt_1', title: 'Ports', kind: 'delegation', urgency: 'normal', text: 'Find one.' });
    expect([kindOf(opening({ into: 'agent', kind: 'status' })), kindsFor({ into: 'agent' }).length, kindsFor({ into: 'session' }).some(({ kind }) => kind === 'answer')]).toEqual(['delegation', 2, false]);
  });

  it('[O12] waits for what it asks alone, and says how long where one has said so', () => {
    const blocking = opening({ urgency: 'blocking', seconds: 600 });
    expect([waits(blocking), created('ses_a', blocking, 'x')]).toEqual([true, expect.objectContaining({ urgency: 'blocking', timeoutSeconds: 600 })]);
    expect(created('ses_a', { ...blocking, seconds: undefined }, 'x')).not.toHaveProperty('timeoutSeconds');
    const told = { ...blocking, kind: 'status' as const };
    expect([waits(told), urgencyOf(told), created('ses_a', told, 'x')]).toEqual([false, 'important', expect.not.objectContaining({ timeoutSeconds: 600 })]);
  });

  it('is enough once it has words and somebody to hear them', () => {
    expect([isReady(opening(), 'x'), isReady(opening(), ' '), isReady(opening({ to: '' }), 'x'), isReady(opening({ to: '', into: 'agent' }), 'x'), isReady(opening({ agent: '', into: 'agent' }), 'x')]).toEqual([true, false, false, true, false]);
  });

  it('[O11] says before it is sent who is steered, who reads it when, and who waits', () => {
    const bert: Hearer = { agent: 'Bert', isOutside: false, isNew: false, isFree: false, steers: true };
    const says = (kind: (typeof kinds)[number]['kind'], urgency: 'normal' | 'important' | 'blocking', change: Partial<Hearer> = {}) => heard(kind, urgency, { ...bert, ...change }, 'Release');
    expect(says('question', 'normal')).toBe('It waits its turn in the queue of Bert.');
    expect(says('question', 'important')).toBe('It reaches Bert inside its turn.');
    expect(says('question', 'important', { steers: false })).toBe('Bert cannot be told anything inside its turn: it goes first in its queue.');
    expect(says('status', 'important', { steers: undefined })).toBe('It reaches Bert inside its turn where that can be, else first in its queue.');
    expect(says('completion', 'normal')).toBe('It reaches Bert inside its turn.');
    expect(says('abort', 'normal')).toBe('It ends the turn of Bert, which reads it next.');
    expect(says('question', 'blocking', { isFree: true })).toBe('Bert is free and reads it at once. Release waits until it is answered, or the time is up.');
    expect(says('delegation', 'normal', { isNew: true })).toBe('Bert begins with it at once.');
    expect(says('abort', 'important', { isOutside: true })).toBe('Bert is a program of its own and reads this in its log.');
  });
});

describe('why a thread was not opened', () => {
  const body = { from: 'ses_a', to: 'ses_b', text: 'x' };
  const titles = new Map([['ses_a', 'Release'], ['ses_b', 'Parser']]);
  const told = (error: unknown, words: string, of: object = body) => refusals(error, words, of as typeof body, (id) => titles.get(id));
  const conflict = (words: string, of?: object) => told(new RingsideError(409, 'conflict', words), words, of);

  it('[O13] [O16] is said where it belongs, with titles for ids', () => {
    expect(conflict('This would be waiting in a circle: ses_a would wait for ses_b, which waits for ses_a itself (an answer in thread thr_9).')).toEqual({
      urgency: 'This would be waiting in a circle: “Release” would wait for “Parser”, which waits for “Release” itself (an answer in a thread).',
    });
    expect(conflict('The session ses_b is closed.')).toEqual({ to: 'The session “Parser” is closed.' });
    expect(conflict('The session ses_a is closed.')).toEqual({ whole: 'The session “Release” is closed.' });
    expect(conflict('The tree ses_z has 50 open sessions.', { from: 'ses_a', agent: 'agt_1', text: 'x' })).toEqual({ agent: 'The tree ses_z has 50 open sessions.' });
  });

  it('is said at the member that it names, and of all where it names none', () => {
    expect(told(new RingsideError(422, 'invalid', 'no', { workdir: ['is no folder'], 'text': ['is', 'too long'] }), 'no')).toEqual({ workdir: 'is no folder', text: 'is too long' });
    expect(told(new RingsideError(422, 'invalid', 'no', { from: ['there is no session ses_q that you speak for'] }), 'no')).toEqual({ whole: 'there is no session ses_q that you speak for' });
    expect(told(new RingsideError(403, 'forbidden', 'no'), 'You may only read.')).toEqual({ whole: 'You may only read.' });
    expect(told(new RingsideError(0, 'network', 'no'), 'The server could not be reached.')).toEqual({ whole: 'The server could not be reached.' });
  });
});

describe('whom one may speak to', () => {
  const session = (id: string, members: Partial<Session> = {}): Session => ({
    id, agent: 'agt_1', tree: id, title: `The ${id}`, owner: 'u', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: id, updatedAt: id, ...members,
  });
  const agents = new Map([['agt_1', { id: 'agt_1', name: 'bert', title: 'Bert', driver: 'demo', createdAt: '', updatedAt: '' } as unknown as Agent]]);
  const all = [session('a'), session('b', { tree: 'a' }), session('c', { workdir: '/home/x/shop' }), session('d', { status: 'closed' }), session('e', { tree: 'a', title: 'Ports' })];
  const found = (query: string) => { const { own, rest, more } = othersOf({ id: 'a', tree: 'a' }, all, agents, query); return [own.map(({ id }) => id).join(), rest.map(({ id }) => id).join(), more]; };

  it('are the open sessions beside it, its own tree first, newest first', () => {
    expect(found('')).toEqual(['e,b', 'c', 0]);
    expect(found('BERT shop')).toEqual(['', 'c', 0]);
    expect(found('ports nothing')).toEqual(['', '', 0]);
  });

  it('are no more than can be looked through, and it says how many there are besides', () => {
    const many = Array.from({ length: mostOffered + 7 }, (_, at) => session(`s${at}`));
    const { own, rest, more } = othersOf({ id: 'a', tree: 'a' }, [...many, ...all], agents, '');
    expect([own.length + rest.length, own.length, more]).toEqual([mostOffered, 2, 10]);
  });
});

describe('what is sent once', () => {
  it('has its key until it is known what became of it, and another one for other words', () => {
    const [first, other] = [keyOf('p', 'one two'), keyOf('q', 'one two')];
    expect([keyOf('p', 'one two'), first === other]).toEqual([first, false]);
    const changed = keyOf('p', 'one three');
    expect([changed === first, keyOf('p', 'one three')]).toEqual([false, changed]);
    forgetKey('p');
    expect(keyOf('p', 'one three')).not.toBe(changed);
  });
});

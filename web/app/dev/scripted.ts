import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { applySession, createdSession } from '../../client/src/fold/session';
import { emptyFleet, foldFleet, type Agent, type CreateAgent, type EventData, type EventType, type OrchestrationData, type Policy, type Prompt, type Session, type UpdateAgent } from '../../client/src/index';
import { LogServer } from '../../client/test/log-server';
import { agents, changed, made, missing, removed } from './agents';
import { keepBusy } from './busy';
import { changesOf } from './changes';
import { exported, imported } from './copies';
import { runsOf } from './runs';
import { delegated } from './delegated';
import { led, orchestrationOf, orchestrationsOf } from './led';
import { watched } from './presence';
import { search } from './search';
import { seed } from './seed';
import { ScriptedSettings } from './settings';
import { ScriptedTasks } from './tasks';
import type { Stage } from './stage';
import { answerThreads } from './threads';
import { turn } from './turn';

/** A Ringside with a script for a mind: the resources that the page reads are folded from its log. */
export class ScriptedServer implements Stage {
  private readonly log = new LogServer();
  private readonly prompts = new Map<string, Prompt>();
  private readonly waiters = new Map<string, (option: string) => void>();
  private readonly cancelled = new Set<string>();
  private readonly settings = new ScriptedSettings();
  private readonly tasks: ScriptedTasks;
  private signedIn = true;
  private next = 0;

  /** @param isBusy Others are at work beside what is there from the start. */
  constructor(isBusy = false) {
    this.log.heartbeatMs = 5_000;
    this.log.retryMs = 1_000;
    this.log.presence = () => watched(this.log.log.flatMap((event) => event.type === 'session.created' ? event.session! : []));
    seed(this);
    this.tasks = new ScriptedTasks((type, data, place) => this.log.append(type, data, place), this.log.log, () => this.log.cursor());
    if (isBusy) {
      delegated(this);
      keepBusy(this);
      led(this, this.log.log);
    }
  }

  id(prefix: string): string {
    return `${prefix}_${String(++this.next).padStart(26, '0')}`;
  }

  say<T extends EventType>(session: string, type: T, data: EventData[T], place: { run?: string; time?: string; actor?: string; thread?: string; peer?: string } = {}): void {
    const { agent = '', tree = session } = this.session(session) ?? {};
    this.log.append(type, data, { session, tree, ...(agent ? { agent } : {}), ...place });
  }

  open(agent: string, data: EventData['session.created'], time?: string, tree?: string): string {
    const session = this.id('ses');
    this.log.append('session.created', { visibility: 'private', owner: 'usr_1', status: 'idle', ...data }, { session, agent, tree: tree ?? session, ...(time ? { time } : {}) });
    return session;
  }

  ask(session: string, run: string, data: EventData['interaction.opened']): Promise<string> {
    this.say(session, 'interaction.opened', data, { run });
    return new Promise((resolve) => this.waiters.set(data.interaction, resolve));
  }

  isCancelled(run: string): boolean {
    return this.cancelled.has(run);
  }

  session(id: string): Session | undefined {
    return this.log.log.reduce<Session | undefined>((session, event) => {
      if (event.session !== id) return session;
      return event.type === 'session.created' ? createdSession(event) : session && applySession(session, event);
    }, undefined);
  }

  private prompt(session: string, text: string): { prompt: string; run: string } {
    const prompt = this.id('prm');
    const run = this.id('run');
    this.prompts.set(prompt, { id: prompt, session, run, text, delivery: 'queue', status: 'queued', source: 'user', createdAt: new Date().toISOString() });
    this.say(session, 'prompt.queued', { prompt, run, text, delivery: 'queue' }, { actor: 'usr_1' });
    if (!this.session(session)?.run) void this.play(session);
    return { prompt, run };
  }

  private async play(session: string): Promise<void> {
    for (let id = this.session(session)?.inbox[0]?.id; id; id = this.session(session)?.inbox[0]?.id) {
      const prompt = this.prompts.get(id)!;
      this.prompts.set(id, { ...prompt, status: 'delivered' });
      await turn(this, session, prompt.run, id, typeof prompt.text === 'string' ? prompt.text : '');
    }
  }

  upgrade(request: IncomingMessage, socket: Duplex): void {
    this.log.upgrade(request, socket);
  }

  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/health/ready') return json(response, 200, { status: 'ready' });
    if (!url.pathname.startsWith('/api/')) return false;
    if (!this.signedIn && url.pathname !== '/api/signin') return problem(response, 401, 'unauthenticated', 'Sign in first.');
    if (this.log.handle(request, response)) return true;
    if (url.pathname === '/api/search') return json(response, 200, search(this.log.log, url.searchParams, this.log.cursor()));
    const changes = /^\/api\/runs\/([^/]+)\/changes$/.exec(url.pathname)?.[1];
    if (changes) return json(response, 200, changesOf(changes, this.sessionOf(changes), url.searchParams.get('path')));
    if (url.pathname === '/api/runs' && request.method === 'GET') return json(response, 200, { items: runsOf(this.log.log, url.searchParams.get('session')), cursor: this.log.cursor() });
    let text = '';
    request.on('data', (chunk) => { text += String(chunk); });
    if (url.pathname === '/api/sessions/import') {
      request.on('end', () => this.take(text, response));
      return true;
    }
    request.on('end', () => this.answer(`${request.method} ${url.pathname.slice(5)}`, text === '' ? {} : JSON.parse(text) as Body, response, url.searchParams));
    return true;
  }

  private answer(call: string, body: Body, response: ServerResponse, search: URLSearchParams): boolean {
    const [, kind = '', id = '', action = ''] = /^\w+ ([\w-]+)(?:\/([^/]+))?(?:\/([\w-]+))?$/.exec(call) ?? [];
    const fleet = foldFleet({ ...emptyFleet, agents: new Map(agents.map((agent: Agent) => [agent.id, agent])) }, this.log.log);
    const list = <T>(items: Iterable<T>) => json(response, 200, { items: [...items].reverse(), cursor: this.log.cursor() });
    switch (`${call.split(' ')[0]} ${kind}${action ? `/${action}` : ''}`) {
      case 'GET me': return json(response, 200, { user: { id: 'usr_1', name: 'Ada Byron', role: 'admin', createdAt: new Date().toISOString() }, scopes: ['admin'] });
      case 'POST signin': this.signedIn = body.code !== 'used'; return this.signedIn ? json(response, 204) : problem(response, 401, 'unauthenticated', 'The code was used.');
      case 'POST signout': this.signedIn = false; return json(response, 204);
      case 'GET agents': return json(response, 200, { items: [...fleet.agents.values()], cursor: this.log.cursor(), programs: missing() });
      case 'POST agents': {
        const agent = made(this.id('agt'), body as unknown as CreateAgent);
        if (!agent) return problem(response, 422, 'invalid', 'name: is needed', { name: ['is needed, and no other agent may have it'] });
        const { id: of, name, title, driver, settings } = agent;
        this.log.append('agent.created', { agent: of, name, title, driver, ...(settings ? { settings } : {}) }, { agent: of });
        return json(response, 201, agent);
      }
      case 'PATCH agents': this.log.append('agent.updated', changed(id, body as UpdateAgent), { agent: id }); return json(response, 200, agents.find((agent) => agent.id === id));
      case 'DELETE agents': this.log.append('agent.removed', removed(id), { agent: id }); return json(response, 204);
      case 'POST tokens': return json(response, 201, { id: this.id('tok'), name: 'token', user: 'usr_1', scopes: ['read', 'write'], createdAt: new Date().toISOString(), secret: 'rs_4f9c21b7d0e84a53' });
      case 'PATCH sessions': {
        if (body.mode === 'plan') return problem(response, 409, 'conflict', 'The agent refused the mode plan.');
        const { policy, mode, agent } = body;
        this.say(id, 'session.updated', { ...(policy ? { policy } : {}), ...(mode ? { mode } : {}), ...(agent ? { agent, cleared: ['mode', 'modes', 'configOptions', 'steers'] } : {}) });
        return this.found(response, this.session(id));
      }
      case 'GET sessions': return id ? this.found(response, this.session(id)) : list(fleet.sessions.values());
      case 'GET sessions/export': {
        const session = this.session(id);
        if (!session) return this.found(response, session);
        response.writeHead(200, { 'content-type': 'application/x-ndjson', 'content-disposition': `attachment; filename="${session.id}.ndjson"` });
        response.end(exported(this.log.log, session, fleet.agents.get(session.agent)!, this.log.epoch));
        return true;
      }
      case 'GET sessions/files': {
        const query = search.get('query')?.toLowerCase() ?? '';
        return json(response, 200, { items: ['README.md', 'src/auth/session.ts', 'src/auth/cookie.ts', 'src/auth/middleware.ts', 'tests/login.test.ts'].filter((path) => path.includes(query)) });
      }
      case 'GET sessions/prompts': return list([...this.prompts.values()].filter((prompt) => prompt.session === id && prompt.status === 'queued'));
      case 'GET orchestrations': return json(response, 200, { items: orchestrationsOf(this.log.log), cursor: this.log.cursor() });
      case 'GET sessions/orchestration': return json(response, 200, orchestrationOf(this.log.log, id));
      case 'PUT sessions/orchestration': case 'PATCH sessions/orchestration': {
        this.say(id, 'orchestration.updated', call.startsWith('PUT') ? { enabled: true, ...body } as OrchestrationData : body as OrchestrationData);
        return json(response, 200, orchestrationOf(this.log.log, id));
      }
      case 'GET presence': return json(response, 200, { items: this.log.presence() });
      case 'GET interactions': return list(fleet.interactions.values());
      case 'GET runs': return problem(response, 404, 'not_found', 'No such run.');
      case 'GET folders': return json(response, 200, { path: '/home/me/app', repository: '/home/me/app', branch: 'main' });
      case 'POST sessions': return json(response, 201, this.session(this.open(agentId(body.agent), { title: body.title ?? 'New session', workdir: body.workdir ?? '/home/me/ringside' })));
      case 'POST runs': {
        if (body.workdir === '/nowhere') return problem(response, 422, 'invalid', 'The session could not be opened.', { workdir: ['There is no such folder.'] });
        const session = this.open(agentId(body.agent), { title: (body.prompt ?? '').slice(0, 60), workdir: body.workdir ?? '/home/me/ringside' });
        return json(response, 201, { session, run: this.prompt(session, body.prompt ?? '').run });
      }
      case 'POST sessions/prompts': return json(response, 202, this.prompt(id, body.text ?? ''));
      case 'PATCH prompts': {
        const prompt = this.prompts.get(id)!;
        this.say(prompt.session, 'prompt.moved', { prompt: id, ...(body.text === undefined ? {} : { text: body.text }), ...(body.index === undefined ? {} : { index: body.index }) });
        return json(response, 200, prompt);
      }
      case 'DELETE prompts': {
        const prompt = this.prompts.get(id)!;
        this.prompts.set(id, { ...prompt, status: 'withdrawn' });
        this.say(prompt.session, 'prompt.withdrawn', { prompt: id });
        return json(response, 204);
      }
      case 'POST runs/cancel': {
        const event = this.log.log.find((one) => one.run === id);
        this.cancelled.add(id);
        if (event?.session) this.say(event.session, 'run.cancel_requested', { run: id }, { run: id });
        return json(response, 202, {});
      }
      case 'POST runs/revert': {
        if (!body.force) return problem(response, 409, 'conflict', 'src/auth/session.ts has changed since.', { 'src/auth/session.ts': ['has changed since'] });
        this.say(this.sessionOf(id), 'changes.reverted', { run: id, files: 3, paths: [], force: true }, { actor: 'usr_1' });
        return json(response, 200, { id, reverted: { at: new Date().toISOString(), by: 'usr_1', files: 3 } });
      }
      case 'POST interactions/answer': {
        const interaction = fleet.interactions.get(id);
        if (!interaction) return problem(response, 409, 'already_answered', 'It was answered already.');
        this.say(interaction.session, 'interaction.answered', { interaction: id, answer: { option: body.option ?? '' } }, { ...(interaction.run ? { run: interaction.run } : {}), actor: 'usr_1' });
        this.waiters.get(id)?.(body.option ?? '');
        return json(response, 200, { ...interaction, status: 'answered' });
      }
      default: {
        const what = `${call.split(' ')[0]} ${kind}${action ? `/${action}` : ''}`;
        const said = this.settings.answer(what, id, body) ?? this.tasks.answer(what, id, body, search) ?? answerThreads(this, this.log, what, id, body, search);
        return said ? json(response, said.status, said.body) : problem(response, 404, 'not_found', `Nothing answers ${call}.`);
      }
    }
  }

  private take(file: string, response: ServerResponse): void {
    const made = imported(file, this, agentId);
    if ('session' in made) json(response, 201, this.session(made.session));
    else problem(response, 422, 'invalid', made.problem);
  }

  private sessionOf(run: string): string {
    return this.log.log.find((event) => event.run === run)?.session ?? '';
  }

  private found(response: ServerResponse, session: Session | undefined): boolean {
    return session ? json(response, 200, { ...session, cursor: this.log.cursor() }) : problem(response, 404, 'not_found', 'No such session.');
  }
}

interface Body { force?: boolean; index?: number; policy?: Policy; mode?: string; settings?: { preset?: string }; agent?: string; title?: string; workdir?: string; prompt?: string; text?: string; option?: string; code?: string }

function agentId(name: string | undefined): string {
  return agents.find((agent) => agent.name === name)?.id ?? 'agt_demo';
}

function json(response: ServerResponse, status: number, body?: unknown): boolean {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body));
  return true;
}

function problem(response: ServerResponse, status: number, code: string, detail: string, errors = {}): boolean {
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ title: 'Refused', status, code, detail, errors }));
  return true;
}

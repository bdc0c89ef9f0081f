import { call, send, withQuery, type Connection, type Content, type RequestOptions } from './http';
import type { SubscribeOptions, Subscription } from './live/options';
import { socketOf } from './live/socket';
import { subscribe } from './live/subscribe';
import { readWindow, type WindowAt } from './wire/artifacts';
import type { Agent, AgentPage, CreateAgent, UpdateAgent } from './wire/agents';
import type { InteractionAnswer } from './wire/events';
import type {
  CreatePrompt, CreateRun, CreateSession, CreateSignInCode, CreateToken, CreateUser, EventsWritten, FoundFiles, FoundFolder, Interaction, ListPage, ListQuery, Me, Prompt,
  PromptAccepted, Run, RunChanges, RunCreated, Session, SignIn, SignInCode, Token, UpdatePrompt, UpdateSession, User, WrittenEvent,
} from './wire/resources';
import type { Orchestration, SetOrchestration, UpdateOrchestration } from './wire/orchestration';
import type { AgentThread, CloseThread, CreateThread, CreateThreadMessage } from './wire/threads';
import type { AgentTask, CreateTask, UpdateTask } from './wire/tasks';
import type { CreateWebhook, Webhook, WebhookDelivery, WebhookTested } from './wire/webhooks';
import { searchPath, type SearchHit, type SearchQuery } from './wire/search';
import { eventsPath, type Begin, type EventFilter, type EventPage, type SessionPresence } from './wire/stream';

export interface RingsideOptions {
  /** Where the server is; by default the page's own origin. */
  baseUrl?: string;
  /** An API token (`rs_…`); without one the sign-in cookie is used. */
  token?: string;
  fetch?: typeof fetch;
  /** How many milliseconds an answer to a reading may take where its call says nothing else; by default as long as it takes. */
  timeoutMs?: number;
  /** How a WebSocket is opened, where the ordinary one will not do: with a token it must send it as a header. false: without one. */
  webSocket?: ((url: string, protocol: string) => WebSocket) | false;
  /** Who reads events in this client's place, as a worker does for all tabs of a browser. */
  follow?: (filter: EventFilter, options: SubscribeOptions) => Subscription;
}

/** Where to begin and how much of a page of events: `before` pages backwards, `wait` (seconds) holds the request until something matches (R2). */
export interface EventsQuery extends Begin { before?: string; limit?: number; wait?: number }

/** The public contract (wire.md) as calls. Every call that is refused or gets no answer throws a RingsideError. */
export class RingsideClient {
  readonly connection: Connection;
  private readonly follow: (filter: EventFilter, options: SubscribeOptions) => Subscription;

  constructor(options: RingsideOptions = {}) {
    const fetcher = options.fetch ?? fetch;
    const connection: Connection = {
      baseUrl: (options.baseUrl ?? '').replace(/\/+$/, ''),
      fetch: (input, init) => fetcher(input, init),
      ...(options.token ? { token: options.token } : {}),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    };
    const socket = socketOf(connection, options.webSocket);
    this.connection = { ...connection, ...(socket ? { socket } : {}) };
    this.follow = options.follow ?? ((filter, how) => subscribe(this.connection, filter, how));
  }

  /** Follows the events that match, from where it is told to, across every interruption. */
  subscribe(filter: EventFilter, options: SubscribeOptions): Subscription {
    return this.follow(filter, options);
  }

  /** One page of events. */
  events(filter: EventFilter, query: EventsQuery = {}, options?: RequestOptions): Promise<EventPage> {
    const { path, query: search } = eventsPath(filter);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) search.set(name, String(value));
    }
    const { timeoutMs } = this.connection;
    // A request that is held may take that much longer.
    return this.call('GET', `${path}?${search}`, undefined, timeoutMs === undefined ? options : { timeoutMs: timeoutMs + (query.wait ?? 0) * 1_000, ...options });
  }

  /** Finds what was said, done or changed, best first. */
  search(query: SearchQuery, options?: RequestOptions): Promise<ListPage<SearchHit>> {
    return this.call('GET', searchPath(query), undefined, options);
  }

  readonly agents = {
    list: (query: ListQuery & { detect?: boolean | 'again' } = {}, options?: RequestOptions) => this.call<AgentPage>('GET', withQuery('/api/agents', { ...query }), undefined, options),
    get: (id: string) => this.call<Agent>('GET', at('agents', id)),
    create: (body: CreateAgent, options?: RequestOptions) => this.call<Agent>('POST', '/api/agents', body, options),
    update: (id: string, body: UpdateAgent) => this.call<Agent>('PATCH', at('agents', id), body),
    remove: (id: string) => this.call<void>('DELETE', at('agents', id)),
  };

  readonly sessions = {
    list: (query: ListQuery & { status?: Session['status'] } = {}, options?: RequestOptions) =>
      this.call<ListPage<Session>>('GET', withQuery('/api/sessions', { ...query }), undefined, options),
    get: (id: string, options?: RequestOptions) => this.call<Session>('GET', at('sessions', id), undefined, options),
    create: (body: CreateSession, options?: RequestOptions) => this.call<Session>('POST', '/api/sessions', body, options),
    update: (id: string, body: UpdateSession) => this.call<Session>('PATCH', at('sessions', id), body),
    remove: (id: string) => this.call<void>('DELETE', at('sessions', id)),
    /** Makes a session of an export in NDJSON, whole or not at all (X4); it is closed. What is wrong with it is told with its line. */
    import: (exported: Content, options?: RequestOptions) => send<Session>(this.connection, 'POST', '/api/sessions/import', { type: 'application/x-ndjson', content: exported }, options),
    /** Puts a prompt into the session's inbox. */
    prompt: (id: string, body: CreatePrompt, options?: RequestOptions) =>
      this.call<PromptAccepted>('POST', `${at('sessions', id)}/prompts`, body, options),
    /** Files of its folder by letters of their paths, the best first. */
    files: (id: string, query: string, options?: RequestOptions) => this.call<FoundFiles>('GET', withQuery(`${at('sessions', id)}/files`, { query }), undefined, options),
    prompts: (id: string, query: ListQuery = {}) => this.call<ListPage<Prompt>>('GET', withQuery(`${at('sessions', id)}/prompts`, { ...query })),
    /** Writes events into a session of an `external` agent: all of them or none (P1). */
    write: (id: string, events: readonly WrittenEvent[]) => this.call<EventsWritten>('POST', `${at('sessions', id)}/events`, events),
  };

  /** What there is to know of a folder before a session works in it; refused where none may. */
  folder(path: string, options?: RequestOptions): Promise<FoundFolder> {
    return this.call('GET', withQuery('/api/folders', { path }), undefined, options);
  }

  readonly prompts = {
    update: (id: string, body: UpdatePrompt) => this.call<Prompt>('PATCH', at('prompts', id), body),
    withdraw: (id: string) => this.call<void>('DELETE', at('prompts', id)),
  };

  readonly runs = {
    list: (query: ListQuery & { session?: string } = {}) => this.call<ListPage<Run>>('GET', withQuery('/api/runs', { ...query })),
    get: (id: string) => this.call<Run>('GET', at('runs', id)),
    create: (body: CreateRun, options?: RequestOptions) => this.call<RunCreated>('POST', '/api/runs', body, options),
    /** Asks a run to stop. It always ends, also when its process is already gone; twice is fine. */
    cancel: (id: string) => this.call<void>('POST', `${at('runs', id)}/cancel`),
    /** Which files it changed; of one, by its path, the whole diff. */
    changes: (id: string, path?: string) => this.call<RunChanges>('GET', withQuery(`${at('runs', id)}/changes`, { path })),
    /** Puts its files back, all or none; a `conflict` names in `errors` those that have changed since. */
    revert: (id: string, body: { force?: boolean } = {}) => this.call<Run>('POST', `${at('runs', id)}/revert`, body),
  };

  readonly interactions = {
    list: (query: ListQuery & { status?: Interaction['status'] } = {}) =>
      this.call<ListPage<Interaction>>('GET', withQuery('/api/interactions', { ...query })),
    get: (id: string) => this.call<Interaction>('GET', at('interactions', id)),
    /** Answers a question. The first answer wins; another is refused with `already_answered`. */
    answer: (id: string, body: InteractionAnswer) => this.call<Interaction>('POST', `${at('interactions', id)}/answer`, body),
  };

  /** What a session sees to in others; `off` where it was never told. */
  readonly orchestration = {
    /** Those of the sessions that the caller sees that were given a goal, on or off; the newest sessions first. */
    list: (query: ListQuery = {}) => this.call<ListPage<Orchestration>>('GET', withQuery('/api/orchestrations', { ...query })),
    get: (session: string, options?: RequestOptions) => this.call<Orchestration>('GET', `${at('sessions', session)}/orchestration`, undefined, options),
    set: (session: string, body: SetOrchestration) => this.call<Orchestration>('PUT', `${at('sessions', session)}/orchestration`, body),
    update: (session: string, body: UpdateOrchestration) => this.call<Orchestration>('PATCH', `${at('sessions', session)}/orchestration`, body),
  };

  readonly threads = {
    /** Those of which the caller sees either session; what was said in one are the events of the filter `thread`. */
    list: (query: ListQuery & { session?: string; tree?: string; status?: AgentThread['status'] } = {}) =>
      this.call<ListPage<AgentThread>>('GET', withQuery('/api/threads', { ...query })),
    get: (id: string) => this.call<AgentThread>('GET', at('threads', id)),
    /** Opens a thread between two sessions; with `agent` the other one is opened with it. */
    open: (body: CreateThread, options?: RequestOptions) => this.call<AgentThread>('POST', '/api/threads', body, options),
    /** Says something in it: the caller's own word, or with `from` an agent's in its place. */
    say: (id: string, body: CreateThreadMessage, options?: RequestOptions) => this.call<AgentThread>('POST', `${at('threads', id)}/messages`, body, options),
    close: (id: string, body: CloseThread = {}) => this.call<AgentThread>('POST', `${at('threads', id)}/close`, body),
  };

  readonly tasks = {
    list: (query: ListQuery & { agent?: string; session?: string; status?: AgentTask['status'] } = {}) =>
      this.call<ListPage<AgentTask>>('GET', withQuery('/api/tasks', { ...query })),
    get: (id: string) => this.call<AgentTask>('GET', at('tasks', id)),
    /** Without a time and a cron line it is due at once. */
    create: (body: CreateTask, options?: RequestOptions) => this.call<AgentTask>('POST', '/api/tasks', body, options),
    update: (id: string, body: UpdateTask) => this.call<AgentTask>('PATCH', at('tasks', id), body),
    /** Makes it due now, besides its schedule. */
    run: (id: string, options?: RequestOptions) => this.call<AgentTask>('POST', `${at('tasks', id)}/run`, undefined, options),
    /** What of it is running goes on. */
    remove: (id: string) => this.call<void>('DELETE', at('tasks', id)),
    /** The next three times of a cron line, before it is a task's. */
    dueTimes: (query: { cron: string; timeZone?: string }, options?: RequestOptions) => this.call<{ items: string[] }>('GET', withQuery('/api/due-times', { ...query }), undefined, options),
  };

  /** For admins: who is told of what happens, outside of Ringside. */
  readonly webhooks = {
    list: (query: ListQuery = {}) => this.call<ListPage<Webhook>>('GET', withQuery('/api/webhooks', { ...query })),
    /** Its `secret` is shown this once. */
    create: (body: CreateWebhook) => this.call<Webhook>('POST', '/api/webhooks', body),
    remove: (id: string) => this.call<void>('DELETE', at('webhooks', id)),
    /** Sends a `webhook.test` now, once; what came of it is the answer. */
    test: (id: string) => this.call<WebhookTested>('POST', `${at('webhooks', id)}/test`),
    /** What is on its way, and what was given up. */
    deliveries: (query: ListQuery & { status?: WebhookDelivery['status'] } = {}) => this.call<ListPage<WebhookDelivery>>('GET', withQuery('/api/deliveries', { ...query })),
    sendAgain: (id: string) => this.call<WebhookDelivery>('POST', `${at('deliveries', id)}/send`),
    forget: (id: string) => this.call<void>('DELETE', at('deliveries', id)),
  };

  readonly artifacts = {
    /** A part of an artifact, also while it grows. */
    read: (id: string, where: WindowAt, options?: RequestOptions) => readWindow(this.connection, id, where, options),
  };

  /** Who watches which session now, of those that the caller may see. */
  presence(options?: RequestOptions): Promise<{ items: SessionPresence[] }> {
    return this.call('GET', '/api/presence', undefined, options);
  }

  readonly users = {
    list: (query: ListQuery = {}) => this.call<ListPage<User>>('GET', withQuery('/api/users', { ...query })),
    create: (body: CreateUser, options?: RequestOptions) => this.call<User>('POST', '/api/users', body, options),
    /** The code of a sign-in link (`/signin#<code>`); it works once, for a day. */
    signInCode: (body: CreateSignInCode = {}) => this.call<SignInCode>('POST', '/api/signin-links', body),
  };

  readonly tokens = {
    list: (query: ListQuery = {}) => this.call<ListPage<Token>>('GET', withQuery('/api/tokens', { ...query })),
    create: (body: CreateToken, options?: RequestOptions) => this.call<Token>('POST', '/api/tokens', body, options),
    remove: (id: string) => this.call<void>('DELETE', at('tokens', id)),
  };

  me(options?: RequestOptions): Promise<Me> {
    return this.call('GET', '/api/me', undefined, options);
  }

  /** Exchanges the code of a sign-in link, or a name and a password, for a cookie. */
  signIn(body: SignIn, options?: RequestOptions): Promise<void> {
    return this.call('POST', '/api/signin', body, options);
  }

  signOut(options?: RequestOptions): Promise<void> {
    return this.call('POST', '/api/signout', undefined, options);
  }

  private call<T>(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<T> {
    return call<T>(this.connection, method, path, body, options);
  }
}

function at(kind: string, id: string): string {
  return `/api/${kind}/${encodeURIComponent(id)}`;
}

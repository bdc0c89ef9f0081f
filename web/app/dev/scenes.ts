import type { Agent, EventData, EventType, Json } from '../../client/src/index';

/** Where a scene is played. */
export interface Stage {
  id(prefix: string): string;
  open(agent: string, data: EventData['session.created'], time?: string): string;
  say<T extends EventType>(session: string, type: T, data: EventData[T], place?: { run?: string; time?: string; actor?: string }): void;
  ask(session: string, run: string, data: EventData['interaction.opened']): Promise<string>;
  isCancelled(run: string): boolean;
}

const madeAt = '2026-11-20T09:00:00.000Z';
export const agents: Agent[] = [
  { id: 'agt_demo', name: 'demo', title: 'Demo', driver: 'demo', createdAt: madeAt, detected: { found: true } },
  { id: 'agt_claude', name: 'claude', title: 'Claude', driver: 'acp', createdAt: madeAt, detected: { found: true, path: '/usr/bin/claude' } },
  { id: 'agt_codex', name: 'codex', title: 'Codex', driver: 'acp', createdAt: madeAt, detected: { found: true, path: '/usr/bin/codex' } },
  { id: 'agt_gemini', name: 'gemini', title: 'Gemini', driver: 'acp', createdAt: madeAt, detected: { found: false, needs: 'Install it with npm install -g @google/gemini-cli.' } },
];

const before = `export async function refresh(cookie: Cookie): Promise<Session> {
  const session = await store.read(cookie.id);
  if (session.expires < Date.now()) {
    session.token = await issue(session.user);
    await store.write(session);
  }
  return session;
}
`;

const after = `export async function refresh(cookie: Cookie): Promise<Session> {
  return lock(cookie.id, async () => {
    const session = await store.read(cookie.id);
    if (session.expires >= Date.now()) return session;
    return store.write({ ...session, token: await issue(session.user) });
  });
}
`;

const answer = `The race is between the **cookie refresh** and the redirect: two requests read the same expired session, both issue a token, and the slower one overwrites the newer.

I serialised the refresh per cookie with \`lock(cookie.id, …)\`, so that the second request sees the first one's token:

\`\`\`typescript
return lock(cookie.id, async () => {
  const session = await store.read(cookie.id);
  if (session.expires >= Date.now()) return session;
  return store.write({ ...session, token: await issue(session.user) });
});
\`\`\`

| check | before | after |
|---|---:|---:|
| failures in 200 runs | 19 | 0 |
| p99 of a refresh | 14 ms | 15 ms |

What is left for you:

1. The lock is per process. With *two servers* the store needs a conditional write; I left a test that shows it.
2. \`LoginTests\` now waits for the redirect instead of sleeping.
`;

const output = Array.from({ length: 42 }, (_, at) => `  ${at % 9 === 8 ? 'Failed' : 'Passed'} LoginTests.Case${at + 1} [${12 + at} ms]`).join('\n') + '\n\nFailed!  - Failed: 4, Passed: 38, Skipped: 0, Total: 42';

/** A working day with every kind of thing in it. */
export function seed(stage: Stage): void {
  const clock = { at: Date.now() - 3 * 3_600_000 };
  const docs = stage.open('agt_gemini', { title: 'Document the cursor', workdir: '/home/ada/app' }, time(clock));
  played(stage, docs, 'Write a page about cursors', clock, 'completed');
  const audit = stage.open('agt_codex', { title: 'Audit dependencies', workdir: '/home/ada/nightly' }, time(clock));
  played(stage, audit, 'Look for outdated or vulnerable packages', clock, 'failed');
  const upgrade = stage.open('agt_claude', { title: 'Upgrade EF Core to 10', workdir: '/home/ada/app' }, time(clock));
  waiting(stage, upgrade, clock);
  const login = stage.open('agt_claude', { title: 'Fix the flaky login test', workdir: '/home/ada/app' }, time(clock));
  played(stage, login, 'The login test fails about once in ten runs. Find the race and fix it, and add a test that would have caught it.', clock, 'completed');
  stage.say(login, 'session.updated', { mode: 'default', modes: [{ id: 'default', name: 'Ask before changes' }] }, { time: time(clock) });
}

function time(clock: { at: number }): string {
  return new Date(clock.at += 1_900).toISOString();
}

function played(stage: Stage, session: string, text: string, clock: { at: number }, end: 'completed' | 'failed'): void {
  const run = stage.id('run');
  const prompt = stage.id('prm');
  const say = <T extends EventType>(type: T, data: EventData[T]) => stage.say(session, type, data, { run, time: time(clock) });
  say('prompt.queued', { prompt, run, text });
  say('prompt.delivered', { prompt, run });
  say('run.started', { run, prompt });
  stage.say(session, 'message.completed', { message: stage.id('msg'), role: 'user', text }, { run, time: time(clock), actor: 'usr_1' });
  say('reasoning.completed', { message: stage.id('msg'), text: 'The test signs in and follows the redirect at once. If the cookie is refreshed **between** the two, the token differs.\n\nI should look at `refresh` first, then reproduce it under load.', durationMs: 12_400 });
  say('plan.updated', { goal: 'Find why the login test is flaky and fix it', phases: phases(end === 'failed' ? 1 : 4) });
  for (const path of ['src/auth/session.ts', 'src/auth/cookie.ts', 'tests/login.test.ts']) tool(say, stage, { kind: 'read', title: `Read ${path}`, locations: [{ path: `/home/ada/app/${path}`, line: 0 }] }, 'ok');
  tool(say, stage, { kind: 'search', title: 'Search for "refresh("', input: { pattern: 'refresh(' } }, 'src/auth/session.ts:12\nsrc/auth/middleware.ts:40');
  tool(say, stage, { kind: 'execute', title: 'dotnet test --filter Login', input: { command: 'dotnet test --filter Login' }, durationMs: 8_200 }, { stdout: output, stderr: '', exitCode: 1 }, 'failed');
  if (end === 'failed') {
    usage(say, 178_000, 200_000, '1.84');
    stage.say(session, 'run.failed', { error: { code: 'agent_exited', message: 'codex ended with exit code 137.\nKilled: out of memory while indexing node_modules' }, durationMs: 94_000 }, { run, time: time(clock) });
    return;
  }
  say('message.completed', { message: stage.id('msg'), role: 'assistant', text: 'I can reproduce it: four of 42 fail under load. Two requests refresh the same session at once.' });
  tool(say, stage, { kind: 'edit', title: 'Edit src/auth/session.ts', content: [{ type: 'diff', path: '/home/ada/app/src/auth/session.ts', oldText: before, newText: after }] }, undefined);
  const call = stage.id('tool');
  const ask = stage.id('itx');
  say('tool.started', { tool: call, kind: 'execute', title: 'rm -rf ./bin', input: { command: 'rm -rf ./bin' }, status: 'pending' });
  say('interaction.opened', { interaction: ask, kind: 'permission', title: 'rm -rf ./bin', tool: call, options: options });
  stage.say(session, 'interaction.answered', { interaction: ask, answer: { option: 'allow' } }, { run, time: time(clock), actor: 'usr_1' });
  say('tool.completed', { tool: call, status: 'completed', output: { stdout: '', stderr: '', exitCode: 0 }, durationMs: 40 });
  say('message.completed', { message: stage.id('msg'), role: 'assistant', text: answer, durationMs: 9_000 });
  usage(say, 122_400, 200_000, '0.42');
  stage.say(session, 'run.completed', { stopReason: 'end_turn', durationMs: 134_000 }, { run, time: time(clock) });
}

function waiting(stage: Stage, session: string, clock: { at: number }): void {
  const run = stage.id('run');
  const say = <T extends EventType>(type: T, data: EventData[T]) => stage.say(session, type, data, { run, time: time(clock) });
  say('run.started', { run });
  stage.say(session, 'message.completed', { message: stage.id('msg'), role: 'user', text: 'Upgrade EF Core to version 10 and make the tests green.' }, { run, time: time(clock), actor: 'usr_1' });
  say('reasoning.completed', { message: stage.id('msg'), text: 'First see what depends on it.', durationMs: 3_100 });
  say('plan.updated', { phases: phases(2) });
  const call = stage.id('tool');
  say('tool.started', { tool: call, kind: 'execute', title: 'dotnet ef migrations remove --force', input: { command: 'dotnet ef migrations remove --force' }, status: 'pending' });
  usage(say, 166_000, 200_000, '0.91');
  void stage.ask(session, run, { interaction: stage.id('itx'), kind: 'permission', title: 'dotnet ef migrations remove --force', tool: call, options }).then(() => {
    stage.say(session, 'tool.completed', { tool: call, status: 'completed', output: 'Done.', durationMs: 2_300 }, { run });
    stage.say(session, 'message.completed', { message: stage.id('msg'), role: 'assistant', text: 'The last migration is gone. All 318 tests are green.' }, { run });
    stage.say(session, 'run.completed', { stopReason: 'end_turn', durationMs: 61_000 }, { run });
  });
}

const options = [
  { id: 'allow', name: 'Allow', kind: 'allow_once' }, { id: 'always', name: 'Always allow', kind: 'allow_always' }, { id: 'deny', name: 'Deny', kind: 'reject_once' },
];

function phases(done: number): EventData['plan.updated']['phases'] {
  return ['Reproduce the failure', 'Find the race', 'Fix it', 'Add a test that would have caught it'].map((title, at) => (
    { id: String(at + 1), title, status: at < done ? 'completed' : at === done ? 'in_progress' : 'pending' }
  ));
}

type Say = <T extends EventType>(type: T, data: EventData[T]) => void;

function tool(say: Say, stage: Stage, data: Omit<EventData['tool.started'], 'tool'>, result: Json | undefined, status: 'completed' | 'failed' = 'completed'): void {
  const call = stage.id('tool');
  say('tool.started', { tool: call, status: 'in_progress', ...data });
  say('tool.completed', { tool: call, status, ...(result === undefined ? {} : { output: result }), durationMs: data.durationMs ?? 120 });
}

function usage(say: Say, used: number, size: number, amount: string): void {
  const counts = { input: 8_200, output: 6_120, cacheRead: 310_400, cacheWrite: 22_000, reasoning: 1_900 };
  say('usage.updated', { session: counts, run: counts, context: { used, size, source: 'reported' }, cost: { amount, currency: 'USD', source: 'reported' } });
}

/** A turn at a human pace. */
export async function turn(stage: Stage, session: string, run: string, prompt: string, text: string): Promise<void> {
  const say = <T extends EventType>(type: T, data: EventData[T]) => stage.say(session, type, data, { run });
  say('run.started', { run, prompt });
  const ask = stage.id('msg');
  say('prompt.delivered', { prompt, run, message: ask });
  stage.say(session, 'message.completed', { message: ask, role: 'user', text }, { run, actor: 'usr_1' });
  const steps = [
    () => speak(stage, session, run, 'reasoning', 'Let me look at what is there first. The request is small, but the folder may hold something of the same name. I will list it, then decide.'),
    async () => { say('plan.updated', { phases: phases(0) }); },
    () => slowTool(stage, session, run, { kind: 'execute', title: 'ls -la', input: { command: 'ls -la' } }, { stdout: 'total 8\ndrwxr-xr-x src\n-rw-r--r-- README.md', exitCode: 0 }),
    () => permission(stage, session, run),
    async () => { say('plan.updated', { phases: phases(2) }); },
    () => slowTool(stage, session, run, { kind: 'edit', title: 'Edit src/auth/session.ts', content: [{ type: 'diff', path: '/home/ada/app/src/auth/session.ts', oldText: before, newText: after }] }, undefined),
    () => speak(stage, session, run, 'message', answer),
    async () => { say('plan.updated', { phases: phases(4) }); usage(say, 41_000, 200_000, '0.06'); },
  ];
  for (const step of steps) {
    if (stage.isCancelled(run)) break;
    await step();
  }
  if (stage.isCancelled(run)) say('run.cancelled', { stopReason: 'cancelled', durationMs: 5_000 });
  else say('run.completed', { stopReason: 'end_turn', durationMs: 21_000 });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function speak(stage: Stage, session: string, run: string, kind: 'message' | 'reasoning', text: string): Promise<void> {
  const message = stage.id('msg');
  let at = 0;
  for (const piece of text.match(/[\s\S]{1,9}/gu) ?? []) {
    if (stage.isCancelled(run)) break;
    stage.say(session, `${kind}.delta`, { message, at, text: piece }, { run });
    at += piece.length;
    await pause(50);
  }
  stage.say(session, `${kind}.completed`, { message, text: text.slice(0, at), ...(kind === 'message' ? { role: 'assistant' } : { durationMs: 1_400 }) }, { run });
}

async function slowTool(stage: Stage, session: string, run: string, data: Omit<EventData['tool.started'], 'tool'>, result: Json | undefined): Promise<void> {
  const call = stage.id('tool');
  stage.say(session, 'tool.started', { tool: call, status: 'in_progress', ...data }, { run });
  await pause(1_600);
  stage.say(session, 'tool.completed', { tool: call, status: 'completed', durationMs: 1_600, ...(result === undefined ? {} : { output: result }) }, { run });
}

async function permission(stage: Stage, session: string, run: string): Promise<void> {
  const call = stage.id('tool');
  stage.say(session, 'tool.started', { tool: call, kind: 'execute', title: 'npm test', input: { command: 'npm test' }, status: 'pending' }, { run });
  const option = await stage.ask(session, run, { interaction: stage.id('itx'), kind: 'permission', title: 'npm test', tool: call, options });
  const yes = option !== 'deny';
  stage.say(session, 'tool.completed', { tool: call, status: yes ? 'completed' : 'failed', ...(yes ? { output: { stdout: 'ok 12 tests', exitCode: 0 }, durationMs: 900 } : { error: 'The person said no.' }) }, { run });
}

import type { EventData, EventType, Json } from '../../client/src/index';
import { count } from './changes';
import { after, answer, before, options, output, phases, usage, type Say, type Stage } from './stage';

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
  stage.say(login, 'session.updated', { mode: 'default', modes: [{ id: 'default', name: 'Ask before changes' }, { id: 'plan', name: 'Plan' }, { id: 'auto', name: 'Accept edits' }], configOptions: [
    { type: 'select', id: 'mode', name: 'Mode', category: 'mode', currentValue: 'default', options: [{ value: 'default', name: 'Ask before changes' }] },
    { type: 'select', id: 'model', name: 'Model', category: 'model', currentValue: 'opus', options: [{ value: 'opus', name: 'Opus 4.5' }, { value: 'sonnet', name: 'Sonnet 4.5' }] },
  ] }, { time: time(clock) });
}

function time(clock: { at: number }): string {
  return new Date(clock.at += 1_900).toISOString();
}

function played(stage: Stage, session: string, text: string, clock: { at: number }, end: 'completed' | 'failed'): void {
  const run = stage.id('run');
  const prompt = stage.id('prm');
  const say = <T extends EventType>(type: T, data: EventData[T]) => stage.say(session, type, data, { run, time: time(clock) });
  say('prompt.queued', { prompt, run, text });
  say('run.started', { run, prompt });
  say('prompt.delivered', { prompt, run });
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
  const granted = stage.id('tool');
  const byPolicy = stage.id('itx');
  say('tool.started', { tool: granted, kind: 'execute', title: 'dotnet test', input: { command: 'dotnet test' }, status: 'pending' });
  say('interaction.opened', { interaction: byPolicy, kind: 'permission', title: 'dotnet test', tool: granted, options, policy: 'all' });
  say('interaction.answered', { interaction: byPolicy, answer: { option: 'allow' }, policy: 'all' });
  say('tool.completed', { tool: granted, status: 'completed', output: { stdout: 'Passed: 42', stderr: '', exitCode: 0 }, durationMs: 7_400 });
  say('message.completed', { message: stage.id('msg'), role: 'assistant', text: answer, durationMs: 9_000 });
  usage(say, 122_400, 200_000, '0.42');
  stage.say(session, 'run.completed', { stopReason: 'end_turn', durationMs: 134_000, changes: count }, { run, time: time(clock) });
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

function tool(say: Say, stage: Stage, data: Omit<EventData['tool.started'], 'tool'>, result: Json | undefined, status: 'completed' | 'failed' = 'completed'): void {
  const call = stage.id('tool');
  say('tool.started', { tool: call, status: 'in_progress', ...data });
  say('tool.completed', { tool: call, status, ...(result === undefined ? {} : { output: result }), durationMs: data.durationMs ?? 120 });
}

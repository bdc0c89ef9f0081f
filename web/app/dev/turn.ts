import type { EventData, EventType, Json } from '../../client/src/index';
import { after, answer, before, options, phases, usage, type Stage } from './stage';

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

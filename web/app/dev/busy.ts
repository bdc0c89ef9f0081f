import type { EventData, EventType } from '../../client/src/index';
import { usage, type Stage } from './stage';

const steps: Omit<EventData['tool.started'], 'tool'>[] = [
  { kind: 'read', title: 'Read src/parser/tokens.ts', locations: [{ path: '/home/ada/app/src/parser/tokens.ts' }] },
  { kind: 'execute', title: 'dotnet test --filter Parser', input: { command: 'dotnet test --filter Parser' } },
  { kind: 'edit', title: 'Edit ParserTests.cs', locations: [{ path: '/home/ada/app/tests/ParserTests.cs' }] },
  { kind: 'search', title: 'Search for "lookahead"' },
  { kind: 'fetch', title: 'Fetch https://example.org/grammar' },
];

/** A few agents that never rest: one leads two others, one is silent since a while. */
export function keepBusy(stage: Stage): void {
  const lead = begin(stage, 'agt_claude', { title: 'Lead the 2.0 release', workdir: '/home/ada/app' });
  const parser = begin(stage, 'agt_codex', { title: 'Write the new parser', workdir: '/home/ada/app', parent: lead.session });
  const docs = begin(stage, 'agt_gemini', { title: 'Translate the handbook into eleven languages, and keep every example compiling', workdir: '/home/ada/app', parent: lead.session });
  const long = Date.now() - 7 * 60_000;
  const silent = begin(stage, 'agt_codex', { title: 'Benchmark the store', workdir: '/home/ada/nightly' }, new Date(long).toISOString());
  silent.say('tool.started', { tool: stage.id('tool'), kind: 'execute', title: 'dotnet run -c Release', input: { command: 'dotnet run -c Release --project bench/Ringside.Load -- all' }, status: 'in_progress' });
  void work(stage, parser, 2_300);
  void work(stage, docs, 1_700);
  void work(stage, lead, 4_100);
}

interface Busy { session: string; say: <T extends EventType>(type: T, data: EventData[T]) => void }

function begin(stage: Stage, agent: string, data: EventData['session.created'], time?: string): Busy {
  const session = stage.open(agent, data, time);
  const run = stage.id('run');
  const say: Busy['say'] = (type, words) => stage.say(session, type, words, { run, ...(time ? { time } : {}) });
  say('run.started', { run });
  return { session, say };
}

async function work(stage: Stage, { say }: Busy, paceMs: number): Promise<void> {
  for (let step = 0; ; step++) {
    const call = stage.id('tool');
    say('tool.started', { tool: call, status: 'in_progress', ...steps[(step + paceMs) % steps.length]! });
    await pause(paceMs);
    say('tool.completed', { tool: call, status: 'completed', output: 'ok', durationMs: paceMs });
    usage(say, Math.min(190_000, 12_000 + step * 1_700), 200_000, (0.04 + step * 0.013).toFixed(2));
    await pause(paceMs / 2);
    if (step % 4 === 3) say('message.completed', { message: stage.id('msg'), role: 'assistant', text: 'The grammar is done; next come the **tests**.' });
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref());

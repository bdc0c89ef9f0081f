import type { EventData, EventType, RingsideEvent } from '../src';

/** Writes events by hand: positions and times count up. */
export class Scene {
  readonly events: RingsideEvent[] = [];

  constructor(private readonly session = 'ses_a', private readonly agent = 'agt_a') {}

  add<T extends EventType>(type: T, data: EventData[T], place: { run?: string; actor?: string } = {}): this {
    const position = this.events.length + 1;
    const time = new Date(Date.UTC(2026, 10, 20, 17, 0, position)).toISOString();
    this.events.push({
      position, cursor: `e.${position}`, type, time, source: 'agent', session: this.session, tree: this.session, agent: this.agent, ...place, data,
    } as RingsideEvent);
    return this;
  }

  /** A message or a thought in pieces, and its completion. */
  speak(kind: 'message' | 'reasoning', message: string, pieces: readonly string[], run?: string): this {
    const place = run ? { run } : {};
    let at = 0;
    for (const text of pieces) {
      this.add(`${kind}.delta`, { message, at, text }, place);
      at += text.length;
    }
    return this.add(`${kind}.completed`, { message, text: pieces.join(''), ...(kind === 'message' ? { role: 'assistant' as const } : {}) }, place);
  }
}

/** A whole turn: prompt, thought, plan, tools, permission, answer, usage, end. */
export function turn(scene: Scene, run: string, words: readonly string[], end: 'run.completed' | 'run.failed' | 'run.cancelled' | 'run.interrupted' = 'run.completed'): Scene {
  const id = (name: string) => `${name}_${run}`;
  return scene
    .add('prompt.queued', { prompt: id('prm'), run, text: 'do it', delivery: 'queue' }, { actor: 'usr_a' })
    .add('run.started', { run, prompt: id('prm'), attempt: 1 }, { run })
    .add('prompt.delivered', { prompt: id('prm'), run, message: id('ask') })
    .add('message.completed', { message: id('ask'), role: 'user', text: 'do it' }, { run, actor: 'usr_a' })
    .speak('reasoning', id('think'), words, run)
    .add('plan.updated', { phases: [{ id: '1', title: 'Find it', status: 'in_progress' }] }, { run })
    .add('tool.started', { tool: id('tool'), kind: 'execute', title: 'ls', status: 'pending', input: { command: 'ls' } }, { run })
    .add('interaction.opened', { interaction: id('itx'), kind: 'permission', title: 'ls', tool: id('tool'), options: [{ id: 'y', name: 'Allow', kind: 'allow_once' }] }, { run })
    .add('interaction.answered', { interaction: id('itx'), answer: { option: 'y' } }, { run, actor: 'usr_a' })
    .add('tool.updated', { tool: id('tool'), status: 'in_progress', title: 'ls -l' }, { run })
    .add('tool.completed', { tool: id('tool'), status: 'completed', output: 'a b', durationMs: 12 }, { run })
    .speak('message', id('say'), words, run)
    .add('usage.updated', { context: { used: 10, size: 100, source: 'reported' }, session: { input: 1, output: 2, cacheRead: 0, cacheWrite: 0, reasoning: 0 } }, { run })
    .add(end, { durationMs: 4000, ...(end === 'run.failed' ? { error: { code: 'agent_exited', message: 'It ended.' } } : {}) }, { run });
}

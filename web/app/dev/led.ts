import type { Orchestration, OrchestrationData, RingsideEvent, WakeCause } from '../../client/src/index';
import { options, type Stage } from './stage';

const none = { status: 'off', enabled: false, manages: [], maxPromptsPerHour: 60, maxDepth: 3, maxRepeats: 3, maxRounds: 10, pending: [], wakes: 0, promptsLastHour: 0 } as const;

/** What a session is told to see to, as its log says. */
export function orchestrationOf(log: readonly RingsideEvent[], session: string): Orchestration {
  let one: Orchestration = { ...none, manages: [], pending: [], session };
  for (const event of log) {
    if (event.session !== session) continue;
    if (event.type === 'orchestration.updated') {
      const { cleared = [], ...change } = event.data as OrchestrationData & { causes?: WakeCause[] };
      one = { ...one, ...change, updatedAt: event.time };
      if (cleared.includes('rules')) delete one.rules;
      if (change.enabled !== undefined) one = { ...one, status: change.enabled ? 'on' : 'off' };
      if (change.enabled === false) delete one.stop;
    } else if (event.type === 'orchestration.woken') {
      one = { ...one, wakes: one.wakes + 1, lastWake: event.time, pending: [], promptsLastHour: one.promptsLastHour + 3 };
    } else if (event.type === 'orchestration.stopped') {
      const { reason = 'ping_pong', detail = '', interaction = '' } = event.data;
      one = { ...one, status: 'paused', stop: { reason, detail, interaction, at: event.time } };
    } else if (event.type === 'interaction.answered' && event.data.interaction === one.stop?.interaction) {
      one = { ...one, status: 'on' };
      delete one.stop;
    }
  }
  return one;
}

/** All that have a goal, newest first. */
export function orchestrationsOf(log: readonly RingsideEvent[]): Orchestration[] {
  const sessions = new Set(log.flatMap(({ type, session }) => (type === 'orchestration.updated' && session !== undefined ? [session] : [])));
  return [...sessions].map((session) => orchestrationOf(log, session)).filter(({ goal }) => goal !== undefined).reverse();
}

/** Three that lead: one is at it, one was stopped, one is off. */
export function led(stage: Stage, log: readonly RingsideEvent[]): void {
  const session = (title: string) => log.find((event) => event.type === 'session.created' && event.data.title === title)?.session ?? '';
  const ago = (minutes: number) => ({ time: new Date(Date.now() - minutes * 60_000).toISOString() });
  const [release, audit, nightly] = [session('Release 2.4'), session('Benchmark the store'), session('Document the cursor')];
  const digest = (causes: string) => `This is a digest by Ringside. ${causes}\n\nYour goal: release 2.4.\n\n- Mend the login race (codex): idle, its last run completed\n  > The race is mended.\n`;
  stage.say(release, 'orchestration.updated', {
    enabled: true, goal: 'Get release 2.4 out: mend the flaky login, prove it under load, write the notes.', rules: 'Ask me before a dependency changes. Never push.', manages: [session('Fix the flaky login test')],
  }, ago(14));
  stage.say(release, 'orchestration.woken', { causes: [{ session: release, what: 'switched_on', position: 1 }], digest: digest('You were switched on.') }, ago(14));
  stage.say(release, 'orchestration.woken', { causes: [{ session: session('Mend the login race'), what: 'idle', position: 2 }], digest: digest('Mend the login race is idle.') }, ago(3));
  stage.say(audit, 'orchestration.updated', { enabled: true, goal: 'Find what makes appends slow, and halve it.', maxRounds: 5, manages: [session('Audit dependencies')] }, ago(50));
  const interaction = stage.id('itx');
  const detail = 'Audit dependencies has woken it 5 times in a row, and nothing has changed but what the two said.';
  void stage.ask(audit, stage.id('run'), { interaction, kind: 'question', title: detail, options: options.slice(0, 2) });
  stage.say(audit, 'orchestration.stopped', { reason: 'ping_pong', detail, interaction }, ago(6));
  stage.say(nightly, 'orchestration.updated', { enabled: false, goal: 'Keep the handbook as the code is: every night, compare and mend.' }, ago(300));
}

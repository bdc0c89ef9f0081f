import type { EventData, EventType, ThreadKind, ThreadUrgency, ToolKind } from '../../client/src/index';
import { after, before, options, phases, type Stage } from './stage';

/** A tree of three agents: one leads, one mends the code, one tests it. They have worked for a quarter of an hour, and go on while somebody looks. */
export function delegated(stage: Stage): void {
  const clock = { at: Date.now() - 14 * 60_000 };
  const lead = new Actor(stage, clock, 'agt_claude', { title: 'Release 2.4', workdir: '/home/ada/app' });
  lead.begin('Get release 2.4 ready: mend the flaky login, test it, write the notes.');
  lead.plan(0);
  lead.think('Two things can go on side by side: the race in the login, and the tests around it.', 9_000);
  lead.call('read', 'Read CHANGELOG.md', 700);
  lead.call('search', 'Search for "2.3.9"', 1_100);
  const coder = new Actor(stage, clock, 'agt_codex', { title: 'Mend the login race', workdir: '/home/ada/app', parent: lead.session }, lead.session);
  const mend = lead.tell(coder, 'delegation', 'Find the race in the cookie refresh and mend it.', 'important');
  coder.begin('Find the race in the cookie refresh and mend it.');
  const tester = new Actor(stage, clock, 'agt_gemini', { title: 'Test the login under load', workdir: '/home/ada/app', parent: lead.session }, lead.session);
  const test = lead.tell(tester, 'delegation', 'Write a load test of the login.', 'normal');
  tester.begin('Write a load test of the login.');
  for (let round = 0; round < 7; round++) {
    coder.think('The refresh reads, then writes: what if two do that at once?', 6_000 + round * 1_500);
    coder.call('read', `Read src/auth/${['session', 'cookie', 'lock'][round % 3]}.ts`, 800);
    tester.call('execute', 'k6 run login.js', 14_000 + round * 3_000, round === 2);
    coder.call('edit', 'Edit src/auth/session.ts', 2_600);
    coder.call('execute', 'dotnet test --filter Login', 9_000 + round * 900, round === 1 || round === 4);
    tester.think('Four of a hundred still fail.', 4_000);
    lead.plan(Math.min(3, 1 + Math.floor(round / 2)));
    if (round === 2) coder.wait('rm -rf ./bin', 38_000);
    if (round === 3) {
      coder.tell(tester, 'question', 'Which cookie fails: the old one or the new?', 'blocking', mend);
      tester.think('Look at the trace.', 7_000);
      tester.tell(coder, 'answer', 'The old one: it is read before the lock.', 'important', mend);
    }
    if (round === 5) tester.tell(lead, 'status', 'None of 10,000 fails now.', 'normal', test);
    lead.say('Both are at it.', 2_000);
  }
  coder.end('completed');
  coder.tell(lead, 'completion', 'The race is mended.', 'normal', mend);
  clock.at = Date.now();
  const timer = setInterval(() => live([lead, tester]), 2_200);
  timer.unref();
}

const work: [ToolKind, string][] = [['execute', 'npm run build'], ['read', 'Read docs/release.md'], ['execute', 'dotnet test'], ['search', 'Search for "2.3.9"'], ['edit', 'Edit CHANGELOG.md']];
let turns = 0;

function live(actors: readonly Actor[]): void {
  const actor = actors[turns++ % actors.length]!;
  const [kind, title] = work[turns % work.length]!;
  actor.go(kind, title);
}

class Actor {
  readonly session: string;
  private run = '';
  private going: string | undefined;

  constructor(private readonly stage: Stage, private readonly clock: { at: number }, agent: string, data: EventData['session.created'], tree?: string) {
    this.session = stage.open(agent, data, this.time(400), tree);
  }

  begin(prompt: string): void {
    this.run = this.stage.id('run');
    this.add('run.started', { run: this.run }, 200);
    this.add('message.completed', { message: this.stage.id('msg'), role: 'user', text: prompt }, 100);
  }

  end(how: 'completed'): void {
    this.add(`run.${how}`, { stopReason: 'end_turn', durationMs: 900_000 }, 300);
  }

  plan(done: number): void {
    const plan = phases(done);
    this.add('plan.updated', { goal: 'Release 2.4', phases: plan }, 100);
    if (done > 0) this.add('phase.completed', { phase: plan[done - 1]!.id, title: plan[done - 1]!.title }, 5);
    this.add('phase.started', { phase: plan[done]!.id, title: plan[done]!.title }, 5);
  }

  think(text: string, ms: number): void {
    this.add('reasoning.completed', { message: this.stage.id('msg'), text, durationMs: ms }, ms);
  }

  say(text: string, ms: number): void {
    this.add('message.completed', { message: this.stage.id('msg'), role: 'assistant', text, durationMs: ms }, ms);
  }

  call(kind: ToolKind, title: string, ms: number, fails = false): void {
    const tool = this.stage.id('tool');
    const content = kind === 'edit' ? { content: [{ type: 'diff', path: '/home/ada/app/src/auth/session.ts', oldText: before, newText: after }] } : {};
    this.add('tool.started', { tool, kind, title, status: 'in_progress', input: { command: title }, ...content }, 300);
    this.add('tool.completed', { tool, status: fails ? 'failed' : 'completed', output: fails ? { stdout: '4 of 42 failed', stderr: '', exitCode: 1 } : 'ok', durationMs: ms }, ms);
  }

  wait(title: string, ms: number): void {
    const [tool, interaction] = [this.stage.id('tool'), this.stage.id('itx')];
    this.add('tool.started', { tool, kind: 'execute', title, input: { command: title }, status: 'pending' }, 200);
    this.add('interaction.opened', { interaction, kind: 'permission', title, tool, options }, 50);
    this.add('interaction.answered', { interaction, answer: { option: 'allow' } }, ms);
    this.add('tool.completed', { tool, status: 'completed', output: '', durationMs: 60 }, 60);
  }

  tell(to: Actor, kind: ThreadKind, text: string, urgency: ThreadUrgency, known?: string): string {
    const thread = known ?? this.stage.id('thr');
    const data = { thread, from: this.session, to: to.session, kind, urgency, text, ...(known ? { message: this.stage.id('msg') } : {}) };
    this.stage.say(this.session, known ? 'thread.message' : 'thread.opened', data, { run: this.run, thread, peer: to.session, time: this.time(500) });
    if (urgency === 'blocking') this.add('session.updated', { waitsIn: [thread] }, 10);
    if (kind === 'answer') to.add('session.updated', { cleared: ['waitsIn'] }, 10);
    return thread;
  }

  /** Ends what it does, and begins the next. */
  go(kind: ToolKind, title: string): void {
    this.clock.at = Date.now();
    if (this.going) this.add('tool.completed', { tool: this.going, status: 'completed', output: 'ok' }, 0);
    this.going = this.stage.id('tool');
    this.add('tool.started', { tool: this.going, kind, title, status: 'in_progress', input: { command: title } }, 0);
  }

  private add<T extends EventType>(type: T, data: EventData[T], after: number): void {
    this.stage.say(this.session, type, data, { run: this.run, time: this.time(after) });
  }

  private time(after: number): string {
    return new Date(Math.min(this.clock.at += after, Date.now())).toISOString();
  }
}

import type { AgentTask, CreateTask, RingsideEvent, TaskData, TaskRun, UpdateTask } from '../../client/src/index';
import type { Said } from './settings';

const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

type Tell = (type: 'task.created' | 'task.updated' | 'task.removed' | 'task.due' | 'task.started' | 'task.completed' | 'task.failed' | 'task.missed', data: TaskData, place: { task: string; time?: string; actor?: string }) => void;

/** Tasks in every state, each with what its events tell of it. */
export class ScriptedTasks {
  private readonly tasks = new Map<string, AgentTask>();
  private made = 0;

  constructor(private readonly tell: Tell, log: readonly RingsideEvent[], private readonly cursor: () => string) {
    const sessions = log.flatMap((event) => (event.type === 'session.created' ? event.session! : []));
    const done = (number: number, before: number, session = sessions[0]!): TaskRun => ({ number, dueAt: at(-before), manual: false, status: 'completed', attempt: 1, session, run: `run_t${number}`, startedAt: at(-before), endedAt: at(-before + 7) });
    const error = { code: 'agent_exited', message: 'codex ended with exit code 137. Killed: out of memory while indexing node_modules' };
    this.add({ agent: 'agt_claude', title: 'Update the dependencies', prompt: 'Update the dependencies, run the tests, and say what broke.', cron: '0 6 * * 1-5', timeZone: 'Europe/Berlin', policy: 'edit', workdir: '/home/ada/app', retries: 2, runs: [done(1, 2_900), done(2, 1_460)], nextDue: at(900) });
    this.add({ agent: 'agt_codex', title: 'Audit the licences of every package', prompt: 'Audit the licences of every package that is shipped.', cron: '30 3 * * 6', timeZone: 'UTC', nextDue: at(4_000),
      runs: [{ ...done(1, 640, sessions[1]), status: 'failed', error }] });
    this.add({ session: sessions[3]!, title: 'Sum up the day', prompt: 'Sum up what was done today, and what is left.', cron: '0 17 * * *', timeZone: 'UTC', runs: [{ number: 1, dueAt: at(-4), manual: true, status: 'running', attempt: 1, session: sessions[3]!, run: 'run_t1', startedAt: at(-4) }], nextDue: at(200) });
    this.add({ session: sessions[2]!, title: 'Look at the benchmark', prompt: 'Run the benchmark again.', cron: '0 4 1 * *', timeZone: 'UTC', status: 'paused', error: { code: 'session_closed', message: "The task's session is closed." } });
    this.add({ agent: 'agt_demo', title: 'Publish the nightly build', prompt: 'Publish the nightly build.', status: 'done', runs: [done(1, 90)] });
  }

  /** @returns undefined where the call is about something else. */
  answer(call: string, id: string, body: unknown, search: URLSearchParams): Said | undefined {
    if (call === 'GET due-times') return search.get('cron')?.trim().split(/\s+/).length === 5 ? { status: 200, body: { items: [at(60), at(1_500), at(2_940)] } } : refused('cron', `'${search.get('cron')}' is no cron line`);
    if (!/^\w+ tasks(\/run)?$/.test(call)) return undefined;
    const task = this.tasks.get(id);
    if (id !== '' && !task) return { status: 404, body: { title: 'Refused', status: 404, code: 'not_found', detail: 'No such task.' } };
    switch (call) {
      case 'GET tasks': return { status: 200, body: task ? { ...task, cursor: this.cursor() } : { items: [...this.tasks.values()].filter(({ status }) => status === search.get('status')), cursor: this.cursor() } };
      case 'POST tasks': return (body as CreateTask).retries! > 10 ? refused('retries', 'must be from 0 to 10') : { status: 201, body: this.add({ nextDue: at(60), ...(body as CreateTask) }) };
      case 'PATCH tasks': return { status: 200, body: this.change(task!, body as UpdateTask) };
      case 'DELETE tasks': this.tasks.delete(id); this.tell('task.removed', { task: id }, { task: id, actor: 'usr_1' }); return { status: 204 };
      default: return { status: 202, body: this.due(task!) };
    }
  }

  private add(wanted: Partial<AgentTask> & { prompt: string }): AgentTask {
    const id = `tsk_${String(++this.made).padStart(26, '0')}`;
    const runs = wanted.runs ?? [];
    const time = runs[0]?.dueAt ?? at(-5);
    const task: AgentTask = {
      title: wanted.prompt.split('\n', 1)[0]!, overlap: 'skip', missed: 'skip', retries: 0, retryAfterSeconds: 60, owner: 'usr_1', createdBy: 'usr_1', status: 'active', due: runs.length, missedTimes: 0,
      createdAt: time, updatedAt: time, ...wanted, id, runs,
    };
    this.tasks.set(id, task);
    this.tell('task.created', { task: id, title: task.title }, { task: id, time, actor: 'usr_1' });
    for (const { number, dueAt, run, session, attempt, status, endedAt, error, manual } of runs) {
      const data = { task: id, number, dueAt, attempt, ...(run ? { run } : {}), ...(session ? { session } : {}) };
      this.tell('task.due', { ...data, ...(manual ? { manual } : {}) }, { task: id, time: dueAt });
      this.tell('task.started', data, { task: id, time: dueAt });
      if (endedAt) this.tell(status === 'failed' ? 'task.failed' : 'task.completed', { ...data, ...(error ? { error } : {}) }, { task: id, time: endedAt });
    }
    return task;
  }

  private change(task: AgentTask, { paused, ...rest }: UpdateTask): AgentTask {
    const { nextDue, error, ...kept } = task;
    const after: AgentTask = { ...kept, ...rest, status: paused === undefined ? task.status : paused ? 'paused' : 'active', ...(paused === true ? {} : { nextDue: nextDue ?? at(90) }), ...(paused === undefined && error ? { error } : {}), updatedAt: at(0) };
    this.tasks.set(task.id, after);
    this.tell('task.updated', { task: task.id, ...rest, ...(paused === undefined ? {} : { paused }) }, { task: task.id, actor: 'usr_1' });
    return after;
  }

  private due(task: AgentTask): AgentTask {
    const run: TaskRun = { number: task.due + 1, dueAt: at(0), manual: true, status: 'waiting', attempt: 1 };
    const after = { ...task, due: run.number, runs: [...task.runs, run], updatedAt: at(0) };
    this.tasks.set(task.id, after);
    this.tell('task.due', { task: task.id, number: run.number, dueAt: run.dueAt, manual: true, attempt: 1 }, { task: task.id, actor: 'usr_1' });
    return after;
  }
}

function refused(member: string, why: string): Said {
  return { status: 422, body: { title: 'Refused', status: 422, code: 'invalid', detail: `${member}: ${why}`, errors: { [member]: [why] } } };
}

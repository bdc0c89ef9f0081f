import type { EventData, EventType, RingsideEvent, Session } from '../../client/src/index';
import type { Stage } from './stage';

interface Exported { kind?: string; exportedAt: string; epoch: string; session: Session; agent: { name: string } }

/** A session as lines of JSON, as the server exports it. */
export function exported(log: readonly RingsideEvent[], session: Session, agent: { id: string; name: string; title: string; driver: string }, epoch: string): string {
  const events = log.filter((event) => event.session === session.id);
  const head = { kind: 'ringside.session', version: 1, server: 'scripted', exportedAt: new Date().toISOString(), epoch, floor: `${epoch}.0`, session, agent };
  return [head, ...events, { end: { events: events.length, artifacts: 0 } }].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Makes a closed session of such lines; what is wrong is named with its line, as the server names it. */
export function imported(file: string, stage: Stage, agentId: (name: string) => string): { session: string } | { problem: string } {
  const lines = file.trimEnd().split('\n').map(read);
  const bad = lines.indexOf(undefined);
  if (bad >= 0) return { problem: `line ${bad + 1}: it is not JSON: an invalid start of a value.` };
  const [head, ...rest] = lines as [Exported, ...(RingsideEvent & { end?: object })[]];
  if (head.kind !== 'ringside.session') return { problem: 'line 1: this is no export of a session' };
  const late = rest.findIndex(({ position }, at) => position !== undefined && position <= (rest[at - 1]?.position ?? 0));
  if (late >= 0) return { problem: `line ${late + 2}: comes out of order` };
  if (!rest.at(-1)?.end) return { problem: `line ${lines.length + 1}: the file ends here, before its last line; it is not whole` };
  const { id, title, workdir, createdAt } = head.session;
  const from = { session: id, epoch: head.epoch, exportedAt: head.exportedAt, at: new Date().toISOString(), ...(workdir ? { workdir } : {}) };
  const session = stage.open(agentId(head.agent.name), { title, imported: from }, createdAt);
  for (const { type, data, run, time, actor } of rest) {
    if (type && type !== 'session.created') stage.say(session, type as EventType, data as EventData[EventType], { time, ...(run ? { run } : {}), ...(actor ? { actor } : {}) });
  }
  if (head.session.status !== 'closed') stage.say(session, 'session.closed', {});
  return { session };
}

function read(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

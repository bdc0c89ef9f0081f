import { runEnd, type EventOf, type RingsideEvent } from '../../wire/events';
import { textOf } from '../../wire/json';
import { keyOf, Lane } from './lane';
import { firstLine, type Arrow, type Block, type BlockKind } from './model';
import { search } from './track';

/** The types of events that a timeline is folded from. */
export const timelineTypes = [
  'session.*', 'run.*', 'phase.*', 'reasoning.completed', 'message.completed', 'tool.*', 'interaction.*', 'thread.*', 'context.warning',
] as const;

/**
 * What the sessions of a tree did, when: folded event by event, each in constant time, from its newest end on and, page by page, backwards. However the events
 * are cut, the same timeline comes out; an event that it has already changes nothing. It changes in place: `version` tells that it did.
 */
export class Timeline {
  version = 0;
  readonly lanes = new Map<string, Lane>();
  /** By position. */
  arrows: Arrow[] = [];
  /** The position and the time of each event, oldest first. */
  positions: number[] = [];
  times: number[] = [];

  get last(): number {
    return this.positions.at(-1) ?? 0;
  }

  /** Takes in events after those that it has, oldest first. */
  append(events: readonly RingsideEvent[]): void {
    for (const event of events) {
      if (event.position <= this.last) continue;
      const time = Date.parse(event.time);
      this.positions.push(event.position);
      this.times.push(time);
      apply(this, event, time);
      this.version++;
    }
  }

  /** Takes in events before those that it has, oldest first. */
  prepend(events: readonly RingsideEvent[]): void {
    const first = this.positions[0] ?? Infinity;
    const older = new Timeline();
    older.append(events.filter(({ position }) => position < first));
    if (older.positions.length === 0) return;
    this.positions = older.positions.concat(this.positions);
    this.times = older.times.concat(this.times);
    this.arrows = older.arrows.concat(this.arrows);
    for (const [session, lane] of older.lanes) this.lane(session).precede(lane);
    this.version++;
  }

  /** Leaves out the events before a position, and what ended before it. It can be read again: {@link prepend} brings it back. */
  forget(position: number): void {
    const from = search(this.positions.length, (at) => this.positions[at]! >= position);
    if (from === 0) return;
    this.positions = this.positions.slice(from);
    this.times = this.times.slice(from);
    this.arrows = this.arrows.filter((arrow) => arrow.position >= position);
    for (const lane of this.lanes.values()) lane.forget(position);
    this.version++;
  }

  lane(session: string): Lane {
    let lane = this.lanes.get(session);
    if (!lane) this.lanes.set(session, lane = new Lane(session));
    return lane;
  }

  /** The position of the newest event at a time; undefined before all that is known. */
  positionAt(time: number): number | undefined {
    return this.positions[search(this.times.length, (at) => this.times[at]! > time) - 1];
  }

  /** When the newest event up to a position was. */
  timeOf(position: number): number | undefined {
    return this.times[search(this.positions.length, (at) => this.positions[at]! > position) - 1];
  }

  /** When the next event after a time is. */
  nextTime(time: number): number | undefined {
    return this.times[search(this.times.length, (at) => this.times[at]! > time)];
  }
}

function apply(timeline: Timeline, event: RingsideEvent, time: number): void {
  if (event.session === undefined) return;
  const lane = timeline.lane(event.session);
  const block = (kind: BlockKind, id: string, title = '', start = time): Block => (
    { kind, id, session: lane.session, run: event.run, position: event.position, last: event.position, start, end: undefined, status: undefined, title }
  );
  const moment = (kind: 'prompt' | 'warning', id: string, title: string) => lane.add({ ...block(kind, id, title), end: time, status: 'done' });
  if (event.run !== undefined && isWork(event)) runOf(lane, event.run, block);
  switch (event.type) {
    case 'session.created': lane.facts = { ...lane.facts, createdAt: time }; return applyFacts(lane, event, block);
    case 'session.updated': return applyFacts(lane, event, block);
    case 'run.started': return event.run === undefined ? undefined : lane.begin(block('run', event.run));
    case 'run.completed': case 'run.failed': case 'run.cancelled': case 'run.interrupted': return endRun(lane, event, time, block);
    case 'message.completed': case 'reasoning.completed': return speak(lane, event, time, block, moment);
    case 'tool.started': case 'tool.updated': case 'tool.completed': return tool(lane, event, time, block);
    case 'interaction.opened': case 'interaction.answered': case 'interaction.expired': return interaction(lane, event, time, block);
    case 'phase.started': case 'phase.completed': return lane.toggle(block('phase', event.data.phase, event.data.title), event.type === 'phase.started');
    case 'context.warning': return moment('warning', `${event.position}`, `Context ${Math.round(event.data.threshold * 100)} % full`);
    case 'thread.opened': case 'thread.message': timeline.arrows.push(arrow(event, time));
  }
}

/** The run that goes on; where its start is in history that is not here, from what is known of it on. */
function runOf(lane: Lane, run: string, block: MakeBlock): Block {
  return lane.going(keyOf({ kind: 'run', id: run }), () => block('run', run));
}

function isWork({ type }: RingsideEvent): boolean {
  return /^(?:message|reasoning|tool|interaction|phase)\./.test(type);
}

type MakeBlock = (kind: BlockKind, id: string, title?: string, start?: number) => Block;

function applyFacts(lane: Lane, event: EventOf<'session.created' | 'session.updated'>, block: MakeBlock): void {
  const { title, parent, waitsIn, cleared } = event.data;
  const agent = event.data.agent ?? (event.type === 'session.created' ? event.agent : undefined);
  lane.facts = { ...lane.facts, ...(title === undefined ? {} : { title }), ...(agent === undefined ? {} : { agent }), ...(parent === undefined ? {} : { parent }) };
  if (waitsIn !== undefined || cleared?.includes('waitsIn')) lane.toggle({ ...block('awaits', 'agent', 'Waits for another agent'), run: undefined }, (waitsIn?.length ?? 0) > 0);
}

function endRun(lane: Lane, event: EventOf<'run.completed' | 'run.failed' | 'run.cancelled' | 'run.interrupted'>, time: number, block: MakeBlock): void {
  const end = runEnd(event);
  if (event.run === undefined || !end) return;
  const begun = lane.going(keyOf({ kind: 'run', id: event.run }), () => block('run', event.run!, '', time - (event.data.durationMs ?? 0)));
  lane.end(begun, time, event.position, end === 'completed' ? 'done' : end);
  lane.endRun(event.run, time, event.position);
}

function speak(
  lane: Lane, event: EventOf<'message.completed' | 'reasoning.completed'>, time: number, block: MakeBlock, moment: (kind: 'prompt', id: string, title: string) => void,
): void {
  const { message, role = 'assistant', text, durationMs = 0 } = event.data;
  const title = firstLine(textOf(text));
  if (event.type === 'message.completed' && role !== 'assistant') {
    if (role === 'user' && event.run !== undefined) runOf(lane, event.run, block).title ||= title;
    return role === 'user' ? moment('prompt', message, title) : undefined;
  }
  if (title === '' && durationMs === 0) return;
  lane.add({ ...block(event.type === 'message.completed' ? 'message' : 'thought', message, title, time - durationMs), end: time, status: 'done' });
}

function tool(lane: Lane, event: EventOf<'tool.started' | 'tool.updated' | 'tool.completed'>, time: number, block: MakeBlock): void {
  const { tool: id, kind, title, name, status, error, durationMs = 0 } = event.data;
  const isEnd = event.type === 'tool.completed';
  if (event.type === 'tool.started') lane.begin(block('tool', id));
  const call = lane.going(keyOf({ kind: 'tool', id }), () => block('tool', id, '', isEnd ? time - durationMs : time));
  if (kind) call.toolKind = kind;
  call.title = title ? firstLine(title) : call.title || name || '';
  if (isEnd) lane.end(call, time, event.position, status === 'cancelled' ? 'cancelled' : status === 'failed' || (status === undefined && error !== undefined) ? 'failed' : 'done');
}

/** What a policy answers is no wait. */
function interaction(lane: Lane, event: EventOf<'interaction.opened' | 'interaction.answered' | 'interaction.expired'>, time: number, block: MakeBlock): void {
  const { interaction: id, title = '', policy } = event.data;
  if (event.type === 'interaction.opened') return policy === undefined ? lane.begin(block('wait', id, firstLine(title))) : undefined;
  if (policy !== undefined) return;
  const asked = lane.going(keyOf({ kind: 'wait', id }), () => block('wait', id, firstLine(title)));
  lane.end(asked, time, event.position, event.type === 'interaction.answered' ? 'done' : 'expired');
}

function arrow({ data, position, session, source }: EventOf<'thread.opened' | 'thread.message'>, time: number): Arrow {
  const { thread, from, to, kind = 'status', urgency = 'normal', text } = data;
  return { position, time, thread, from: from ?? (source === 'user' ? undefined : session), to, kind, urgency, text: firstLine(textOf(text)), isPerson: source === 'user' };
}

import { emptyConversation, foldConversation, runEnd, search, type Conversation, type RingsideEvent, type Session } from '@ringside/client';
import { client } from '../state/api';
import { isStart } from '../state/pages';

const pageSize = 400;
/** So many events are kept of a session's past; further away it is read anew. */
const mostEvents = 6_000;
/** So many events lie between two conversations that are kept. */
const stride = 50;

/** A session's past: the conversation as it was after any event. What was read is kept, so that moving a little is quick. */
export class Past {
  private events: RingsideEvent[] = [];
  /** All events after `from` up to `to` are here. */
  private from = 0;
  private to = 0;
  /** A position that was asked for and that the log has not come to: it shows the newest. */
  private beyond: number | undefined;
  private base: Conversation;
  private readonly kept = new Map<number, Conversation>();
  private readonly epoch: string;

  constructor(private readonly session: Session) {
    this.epoch = (session.cursor ?? '').split('.')[0]!;
    this.base = emptyConversation();
  }

  /** Whether there is history before what is here. */
  get hasEarlier(): boolean {
    return this.from > 0;
  }

  /** Whether what is shown at a position is as much as is held. */
  isFull(position: number): boolean {
    return this.count(position) >= mostEvents;
  }

  /** The conversation after the event at a position, or undefined where that has still to be read. */
  at(asked: number): Conversation | undefined {
    const position = asked === this.beyond ? this.to : asked;
    if (position <= this.from || position > this.to) return undefined;
    const count = this.count(position);
    let begin = count - (count % stride);
    while (begin > 0 && !this.kept.has(begin)) begin -= stride;
    let conversation = begin === 0 ? this.base : this.kept.get(begin)!;
    while (begin + stride <= count) {
      conversation = foldConversation(conversation, this.events.slice(begin, begin += stride));
      this.kept.set(begin, conversation);
    }
    return foldConversation(conversation, this.events.slice(begin, count));
  }

  /** When the newest event up to a position was. */
  timeOf(position: number): number | undefined {
    const event = this.events[this.count(position) - 1];
    return event && Date.parse(event.time);
  }

  /** Reads what the conversation at a position is made of. */
  async read(position: number): Promise<void> {
    const near = this.to > 0 && position > this.to && this.events.length < mostEvents;
    if (near && await this.readOn(position)) return;
    await this.readAnew(position);
    if (this.to === position) await this.readOn(position + 1);
  }

  /** Reads a page before what is here. What is behind a position and more than is held is let go. */
  async readEarlier(position: number): Promise<void> {
    const { from } = this;
    if (from === 0 || this.isFull(position)) return;
    const page = await this.page(from);
    const base = await this.baseAt(page.from);
    // Meanwhile it was read anew.
    if (this.from !== from) return;
    const events = [...page.events, ...this.events];
    const most = Math.max(mostEvents, page.events.length + this.count(position));
    if (events.length > most) [this.to, this.beyond] = [Math.max(position, events[most - 1]!.position), undefined];
    [this.events, this.from, this.base] = [events.slice(0, most), page.from, base];
    this.kept.clear();
  }

  /** One page further, and another where that does not reach; false where it is too far. */
  private async readOn(position: number): Promise<boolean> {
    for (let page = 0; page < 2 && this.to < position; page++) {
      const { to } = this;
      const { items, next, head, verdict } = await client.events({ session: this.session.id, deltas: false }, { after: this.cursor(to), limit: pageSize });
      if (verdict === 'reset' || this.to !== to) return false;
      this.events.push(...items.filter((event) => event.position > to));
      this.to = Math.max(to, positionOf(next));
      if (next === head) break;
    }
    return this.to >= position;
  }

  private async readAnew(position: number): Promise<void> {
    const { events, from, head } = await this.page(position);
    const to = Math.min(position, head);
    const base = await this.baseAt(from);
    [this.events, this.from, this.to, this.base, this.beyond] = [events, from, to, base, to < position ? position : undefined];
    this.kept.clear();
  }

  /** The events up to a position, as many as a page has; all after `from` are among them. */
  private async page(position: number): Promise<{ events: RingsideEvent[]; from: number; head: number }> {
    const page = await client.events({ session: this.session.id, deltas: false }, { before: this.cursor(position + 1), limit: pageSize });
    const events = page.items.reverse();
    return { events, from: isStart(page) ? 0 : events[0]!.position - 1, head: positionOf(page.head) };
  }

  /** How many of the events that are here are up to a position. */
  private count(position: number): number {
    return search(this.events.length, (at) => this.events[at]!.position > position);
  }

  /** What was known of the session when the event at a position had happened, without what was said. */
  private async baseAt(position: number): Promise<Conversation> {
    const { run: _, plan: _plan, usage: _usage, waitsIn: _waits, lastRun: _last, lastRunStatus: _status, ...rest } = this.session;
    const bare = emptyConversation({ ...rest, status: 'idle', inbox: [], interactions: [] });
    if (position === 0) return bare;
    const newest = ['plan.updated', 'usage.updated', 'run.*'].map((type) => client.events({ session: this.session.id, type }, { before: this.cursor(position + 1), limit: 1 }));
    const events = (await Promise.all(newest)).flatMap(({ items }) => items).sort((a, b) => a.position - b.position);
    const { items: _items, index: _index, ...state } = foldConversation(bare, events.filter((event) => event.type !== 'run.cancel_requested'));
    return { ...bare, ...state, run: events.some((event) => runEnd(event)) ? undefined : state.run };
  }

  private cursor(position: number): string {
    return `${this.epoch}.${position}`;
  }
}

function positionOf(cursor: string): number {
  return Number(cursor.split('.')[1]);
}

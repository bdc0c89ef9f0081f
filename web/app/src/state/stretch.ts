import { emptyConversation, foldConversation, joinUpdates, type Conversation, type EventOf, type Item, type RingsideEvent } from '@ringside/client';

/** The types that a transcript is folded from, and the one that every session begins with. */
export const toldTypes = ['session.created', 'message.*', 'reasoning.*', 'tool.*', 'interaction.*', 'run.*', 'changes.*'] as const;

const families = new Set(toldTypes.map((type) => type.split('.')[0]!));

type Told = Pick<Conversation, 'items' | 'index'>;

type ToolUpdate = EventOf<'tool.updated'>;

/**
 * A part of a session's log, whole from its first event to its last, and no longer than it is kept: what its transcript is folded from. Of what is said token by
 * token it holds the first piece, which is where the words stand; the words themselves are in what was folded. Of a call it holds what began it and, as one, all
 * that changed it since: a command prints four times a second for as long as it takes.
 */
export class Stretch {
  private events: RingsideEvent[] = [];
  /** What goes on of which a first event is held, with the update that a further one is joined to. */
  private begun = new Map<string, ToolUpdate | undefined>();
  /** Where it begins. What stands before that is of items that were still open when it was cut. */
  private from: RingsideEvent | undefined;
  /** The newest that was added. */
  private upTo: RingsideEvent | undefined;
  private isFirst = false;

  get length(): number {
    return this.events.length;
  }

  get first(): RingsideEvent | undefined {
    return this.from;
  }

  get last(): RingsideEvent | undefined {
    return this.upTo;
  }

  /** Whether nothing of the session comes before it. */
  get isFromStart(): boolean {
    return this.isFirst || this.from === undefined || this.from.type === 'session.created';
  }

  /** Adds what follows. */
  add(events: readonly RingsideEvent[]): void {
    for (const event of events) {
      if (!isTold(event) || event.position <= (this.upTo?.position ?? 0)) continue;
      this.from ??= event;
      this.upTo = event;
      this.hold(event);
    }
  }

  /** Adds what came before, oldest first. `isFirst`: nothing comes before that. */
  addBefore(page: readonly RingsideEvent[], isFirst = false): void {
    const known = new Set(this.events.map(({ position }) => position));
    // Two updates at one place may stand for more than that one, each for others.
    const older = page.filter((event) => isTold(event) && (event.type === 'tool.updated' || !known.has(event.position)));
    this.holdAnew([...older, ...this.events].sort((a, b) => a.position - b.position));
    this.isFirst = isFirst;
    this.from = page.find(isTold) ?? this.from;
    this.upTo ??= older.at(-1);
  }

  /** Adds what came before and is held already. */
  join(before: Stretch): void {
    const { from, upTo, isFirst } = before;
    this.upTo ??= upTo;
    this.addBefore(before.events, isFirst);
    this.from = from ?? this.from;
  }

  /** The newest alone, and what is still open of those before. */
  keepNewest(most: number, items: readonly Item[]): void {
    if (this.events.length <= most) return;
    const cut = this.events.length - most;
    const open = new Set(items.flatMap((item) => isOpen(item) ? `${item.kind}:${item.id}` : []));
    [this.from, this.isFirst] = [this.events[cut], false];
    this.holdAnew(this.events.filter((event, at) => at >= cut || open.has(itemOf(event) ?? '')));
  }

  /** The oldest alone, and what changed their calls both before the cut and behind it, which is held as one. */
  keepOldest(most: number): void {
    if (this.events.length <= most) return;
    const calls = new Set(this.events.slice(0, most).flatMap((event) => event.type.startsWith('tool.') ? itemOf(event)! : []));
    this.upTo = this.events[most - 1];
    this.holdAnew(this.events.filter((event, at) => at < most || (calls.delete(itemOf(event) ?? '') && event.type === 'tool.updated')));
  }

  copy(): Stretch {
    const result = new Stretch();
    [result.events, result.begun, result.from, result.upTo, result.isFirst] = [[...this.events], new Map(this.begun), this.from, this.upTo, this.isFirst];
    return result;
  }

  /** What it tells. What has not changed since `before` is the same object, and the words of what is still being said are those of then. */
  fold(before: Told): Told {
    const whole = this.events.map((event) => {
      const item = isDelta(event) ? before.items[before.index.get(itemOf(event)!) ?? -1] : undefined;
      return isDelta(event) && (item?.kind === 'message' || item?.kind === 'reasoning') ? { ...event, data: { ...event.data, at: 0, text: item.text } } as RingsideEvent : event;
    });
    const { items, index } = foldConversation(emptyConversation(), whole);
    return { index, items: items.map((item) => reused(before.items[before.index.get(`${item.kind}:${item.id}`) ?? -1], item)) };
  }

  private holdAnew(events: readonly RingsideEvent[]): void {
    [this.events, this.begun] = [[], new Map()];
    for (const event of events) this.hold(event);
  }

  private hold(event: RingsideEvent): void {
    const item = itemOf(event) ?? '';
    switch (event.type) {
      case 'message.delta': case 'reasoning.delta':
        if (this.begun.has(item)) return;
        this.begun.set(item, undefined);
        break;
      case 'tool.started': this.begun.set(item, undefined); break;
      case 'tool.updated': return this.change(item, event);
      case 'tool.completed': this.begun.delete(item); break;
    }
    this.events.push(event);
  }

  /** The joined update stands where the newest stood; the first that is known of a call, which is where the call stands, stays by itself. */
  private change(item: string, event: ToolUpdate): void {
    const before = this.begun.get(item);
    if (before) this.events.splice(this.events.lastIndexOf(before), 1);
    const joined = before ? joinUpdates(before, event) : event;
    this.begun.set(item, this.begun.has(item) ? joined : undefined);
    this.events.push(joined);
  }
}

function isTold({ type }: RingsideEvent): boolean {
  return type === 'session.created' || (!type.startsWith('session.') && families.has(type.split('.')[0]!));
}

function isDelta(event: RingsideEvent): event is Extract<RingsideEvent, { type: 'message.delta' | 'reasoning.delta' }> {
  return event.type === 'message.delta' || event.type === 'reasoning.delta';
}

/** The item that an event is of, by its kind and id. */
function itemOf(event: RingsideEvent): string | undefined {
  switch (event.type) {
    case 'message.delta': case 'message.completed': return `message:${event.data.message}`;
    case 'reasoning.delta': case 'reasoning.completed': return `reasoning:${event.data.message}`;
    case 'tool.started': case 'tool.updated': case 'tool.completed': return `tool:${event.data.tool}`;
    case 'interaction.opened': case 'interaction.answered': case 'interaction.expired': return `interaction:${event.data.interaction}`;
    default: return undefined;
  }
}

function isOpen(item: Item): boolean {
  switch (item.kind) {
    case 'message': case 'reasoning': return !item.complete;
    case 'tool': return item.status === 'pending' || item.status === 'in_progress';
    case 'interaction': return item.status === 'open';
    default: return false;
  }
}

function reused(before: Item | undefined, after: Item): Item {
  if (!before) return after;
  const [a, b] = [Object.entries(before), after as unknown as Record<string, unknown>];
  return a.length === Object.keys(b).length && a.every(([name, value]) => b[name] === value) ? before : after;
}

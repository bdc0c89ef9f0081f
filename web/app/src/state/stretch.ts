import { emptyConversation, foldConversation, type Conversation, type Item, type RingsideEvent } from '@ringside/client';

/** The types that a transcript is folded from, and the one that every session begins with. */
export const toldTypes = ['session.created', 'message.*', 'reasoning.*', 'tool.*', 'interaction.*', 'run.*', 'changes.*'] as const;

const families = new Set(toldTypes.map((type) => type.split('.')[0]!));

type Told = Pick<Conversation, 'items' | 'index'>;

/**
 * A part of a session's log, whole from its first event to its last, and no longer than it is kept: what its transcript is folded from. Of what is said token by
 * token it holds the first piece, which is where the words stand; the words themselves are in what was folded.
 */
export class Stretch {
  private events: RingsideEvent[] = [];
  /** What is being said of which a first piece is held. */
  private begun = new Set<string>();
  /** Where it begins. What stands before that is of items that were still open when it was cut. */
  private from: RingsideEvent | undefined;
  private isFirst = false;

  get length(): number {
    return this.events.length;
  }

  get first(): RingsideEvent | undefined {
    return this.from;
  }

  get last(): RingsideEvent | undefined {
    return this.events.at(-1);
  }

  /** Whether nothing of the session comes before it. */
  get isFromStart(): boolean {
    return this.isFirst || this.from === undefined || this.from.type === 'session.created';
  }

  /** Adds what follows. */
  add(events: readonly RingsideEvent[]): void {
    for (const event of events) {
      if (!isTold(event) || event.position <= (this.last?.position ?? 0) || this.isGrowth(event)) continue;
      this.from ??= event;
      this.events.push(event);
    }
  }

  /** Adds what came before, oldest first. `isFirst`: nothing comes before that. */
  addBefore(page: readonly RingsideEvent[], isFirst = false): void {
    this.isFirst = isFirst;
    const { events, from } = this;
    [this.events, this.begun] = [[], new Set()];
    const known = new Set(page.map(({ position }) => position));
    this.add([...page, ...events.filter(({ position }) => !known.has(position))].sort((a, b) => a.position - b.position));
    this.from = page.find(isTold) ?? from;
  }

  /** Adds what came before and is held already. */
  join(before: Stretch): void {
    const { from, isFirst } = before;
    this.addBefore(before.events, isFirst);
    this.from = from ?? this.from;
  }

  /** The newest alone, and what is still open of those before. */
  keepNewest(most: number, items: readonly Item[]): void {
    if (this.events.length <= most) return;
    const cut = this.events.length - most;
    const open = new Set(items.flatMap((item) => isOpen(item) ? `${item.kind}:${item.id}` : []));
    [this.from, this.isFirst] = [this.events[cut], false];
    this.events = this.events.filter((event, at) => at >= cut || open.has(itemOf(event) ?? ''));
    this.begun = new Set(this.events.flatMap((event) => isDelta(event) ? itemOf(event)! : []));
  }

  /** The oldest alone. */
  keepOldest(most: number): void {
    this.events.length = Math.min(most, this.events.length);
    this.begun = new Set(this.events.flatMap((event) => isDelta(event) ? itemOf(event)! : []));
  }

  copy(): Stretch {
    const result = new Stretch();
    [result.events, result.begun, result.from, result.isFirst] = [[...this.events], new Set(this.begun), this.from, this.isFirst];
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

  private isGrowth(event: RingsideEvent): boolean {
    if (!isDelta(event)) return false;
    const item = itemOf(event)!;
    if (this.begun.has(item)) return true;
    this.begun.add(item);
    return false;
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

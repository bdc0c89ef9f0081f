import type { Conversation, Item } from './model';

/** A conversation while a batch of events is folded into it: what it shares with the one before is copied at the first change, once a batch. */
export class Draft {
  session: Conversation['session'];
  run: Conversation['run'];
  removed: boolean;
  position: number;
  private items: readonly Item[];
  private copy: Item[] | undefined;
  private index: ReadonlyMap<string, number>;
  private indexCopy: Map<string, number> | undefined;

  constructor(before: Conversation) {
    ({ session: this.session, run: this.run, removed: this.removed, position: this.position, items: this.items, index: this.index } = before);
  }

  get(kind: Item['kind'], id: string): Item | undefined {
    const at = this.index.get(key(kind, id));
    return at === undefined ? undefined : this.items[at];
  }

  /** Replaces the item of the same kind and id, or adds it at the end. */
  put(item: Item): void {
    const items = this.own();
    const at = this.index.get(key(item.kind, item.id));
    if (at !== undefined) {
      items[at] = item;
      return;
    }
    this.index = this.indexCopy ??= new Map(this.index);
    this.indexCopy.set(key(item.kind, item.id), items.length);
    items.push(item);
  }

  each(change: (item: Item) => Item): void {
    for (let at = 0; at < this.items.length; at++) {
      const item = this.items[at]!;
      const changed = change(item);
      if (changed !== item) this.own()[at] = changed;
    }
  }

  done(): Conversation {
    const { session, run, removed, position, items, index } = this;
    return { session, run, removed, position, items, index };
  }

  private own(): Item[] {
    this.items = this.copy ??= [...this.items];
    return this.copy;
  }
}

function key(kind: Item['kind'], id: string): string {
  return `${kind}:${id}`;
}

import type { Fleet } from './fleet';

/** A map that is copied at its first change. */
class DraftMap<T> {
  private copy: Map<string, T> | undefined;

  constructor(private readonly before: ReadonlyMap<string, T>) {}

  get(id: string): T | undefined {
    return this.done().get(id);
  }

  values(): T[] {
    return [...this.done().values()];
  }

  set(id: string, value: T): void {
    (this.copy ??= new Map(this.before)).set(id, value);
  }

  delete(id: string): void {
    if (this.done().has(id)) (this.copy ??= new Map(this.before)).delete(id);
  }

  done(): ReadonlyMap<string, T> {
    return this.copy ?? this.before;
  }
}

type Of<M> = M extends ReadonlyMap<string, infer T> ? DraftMap<T> : never;

/** A fleet while a batch of events is folded into it: each of its maps is copied once a batch at most, and not where nothing in it changes. */
export class FleetDraft {
  readonly agents: Of<Fleet['agents']>;
  readonly sessions: Of<Fleet['sessions']>;
  readonly interactions: Of<Fleet['interactions']>;
  readonly activity: Of<Fleet['activity']>;

  constructor(private readonly before: Fleet) {
    this.agents = new DraftMap(before.agents);
    this.sessions = new DraftMap(before.sessions);
    this.interactions = new DraftMap(before.interactions);
    this.activity = new DraftMap(before.activity);
  }

  done(): Fleet {
    const { before } = this;
    const after: Fleet = { agents: this.agents.done(), sessions: this.sessions.done(), interactions: this.interactions.done(), activity: this.activity.done() };
    const isSame = after.agents === before.agents && after.sessions === before.sessions && after.interactions === before.interactions && after.activity === before.activity;
    return isSame ? before : after;
  }
}

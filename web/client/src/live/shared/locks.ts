/** Names that a tab or a worker holds for as long as it is there, by which others learn that it has gone, however it went. */
export interface Locks {
  /** Completes once the name is held; the answer gives it up. */
  hold(name: string): Promise<() => void>;
  /** Calls once nobody holds the name any more. */
  whenFree(name: string, call: () => void): void;
}

/** The browser's own; undefined where it has none, as on a page that came over plain http from another machine. */
export function webLocks(): Locks | undefined {
  const locks = globalThis.navigator?.locks;
  if (!locks) return undefined;
  return {
    hold: (name) => new Promise((held) => {
      void locks.request(name, () => new Promise<void>((giveUp) => { held(giveUp); }));
    }),
    whenFree: (name, call) => void locks.request(name, call),
  };
}

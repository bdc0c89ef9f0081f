import type { RingsideEvent, Session } from '@ringside/client';
import { client } from './api';

/** Sessions that are not here and do something, or are shown to one: each is read, and what it does until then waits for it. */
export class Meeting {
  /** What they have done since they were met. */
  private readonly met = new Map<string, RingsideEvent[]>();

  /**
   * @param isHere Whether a session is here already.
   * @param welcome Takes one that was read, and what it has done since it was met.
   */
  constructor(private readonly isHere: (session: string) => boolean, private readonly welcome: (session: Session, since: readonly RingsideEvent[]) => void) {}

  /** Whether one is being read: it is newer than a list may be. */
  has(session: string): boolean {
    return this.met.has(session);
  }

  /** @param isWhole Whether all sessions are here that there were: only those that are shown to one are then not. */
  heed(events: readonly RingsideEvent[], isWhole: boolean): void {
    const wakes = isWhole ? /^session\.updated$/ : /^(?:run|prompt|interaction)\.|^session\.updated$/;
    for (const event of events) {
      const { session, type } = event;
      if (session === undefined) continue;
      const since = this.met.get(session);
      if (since) since.push(event);
      else if (!this.isHere(session) && wakes.test(type)) {
        this.met.set(session, [event]);
        void this.read(session);
      }
    }
  }

  /** What was met before the lists were read is in them. */
  clear(): void {
    this.met.clear();
  }

  private async read(id: string): Promise<void> {
    const since = this.met.get(id)!;
    try {
      const session = await client.sessions.get(id);
      if (this.met.get(id) === since) this.welcome(session, since);
    } catch {
      // It is gone, or it is read when it does something else.
    }
    if (this.met.get(id) === since) this.met.delete(id);
  }
}

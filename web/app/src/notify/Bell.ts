import { chime } from './chime';
import { isInView } from './inView';
import { showsNothing, useCalls } from './settings';
import { shortened, told, type Call } from './words';
import { go } from '../state/route';

/** Rings for each thing once, and takes back what is over. What there is at the first look was there before, and rings for nothing. */
export class Bell {
  private known: ReadonlySet<string> | undefined;
  private readonly shown = new Map<string, { notification: Notification; of: readonly string[] }>();

  /** @param since From when on somebody listens, by the server's clock. */
  constructor(private readonly since: () => number) {}

  look(calls: readonly Call[], rings: boolean): void {
    const keys = new Set(calls.map(({ key }) => key));
    for (const [key, { notification, of }] of this.shown) {
      if (of.some((one) => keys.has(one))) continue;
      notification.close();
      this.shown.delete(key);
    }
    const { known } = this;
    this.known = keys;
    if (!known || !rings) return;
    const fresh = calls.filter(({ key, path, due = Infinity }) => !known.has(key) && due >= this.since() && !isInView(path));
    if (fresh.length === 0) return;
    const { shows, sounds } = useCalls.getState();
    if (sounds) chime();
    if (shows) for (const call of told(fresh)) this.show(call, call.key === 'many' ? fresh.map(({ key }) => key) : [call.key]);
  }

  close(): void {
    for (const { notification } of this.shown.values()) notification.close();
  }

  private show({ key, path, title, body }: Call, of: readonly string[]): void {
    try {
      const notification = new Notification(shortened(title), { body: shortened(body), tag: key, icon: '/favicon.svg' });
      notification.onclick = () => {
        focus();
        go(path);
        notification.close();
      };
      this.shown.set(key, { notification, of });
    } catch {
      // Chrome on Android has the constructor, and throws.
      showsNothing();
    }
  }
}

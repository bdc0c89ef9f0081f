import type { Held } from '../fleet/useGroups';

/** How long a list stays as it is after the pointer moved over it. */
const holdMs = 1_200;

/** Keeps a list as it is while somebody moves the pointer over it, so that what he is about to press does not move away. */
export class PointerHold implements Held {
  private readonly looks = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly now = (): boolean => this.timer !== undefined;

  readonly moved = (): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.release, holdMs);
  };

  readonly release = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const look of this.looks) look();
  };

  onRelease(look: () => void): () => void {
    this.looks.add(look);
    return () => { this.looks.delete(look); };
  }
}

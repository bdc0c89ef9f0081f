/** Collects what arrives and hands it on once per animation frame; in a hidden tab, where there are none, four times a second. */
export class FrameBatch<T> {
  private items: T[] = [];
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly flush: (items: readonly T[]) => void) {}

  add(item: T): void {
    this.items.push(item);
    if (this.timer !== undefined) return;
    this.frame = requestAnimationFrame(() => this.now());
    this.timer = setTimeout(() => this.now(), 250);
  }

  now(): void {
    this.cancel();
    if (this.items.length === 0) return;
    const items = this.items;
    this.items = [];
    this.flush(items);
  }

  /** Forgets what has not been handed on. */
  clear(): void {
    this.cancel();
    this.items = [];
  }

  private cancel(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

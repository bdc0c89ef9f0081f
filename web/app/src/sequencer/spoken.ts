import type { Arrow, Timeline } from '@ringside/client';

/** What each session said to another, the oldest first, by who said it; of what a person said, by who hears it. Only what is new is looked at, where nothing came before. */
export class Spoken {
  private of: readonly Arrow[] = [];
  private read = 0;
  private readonly lanes = new Map<string, Arrow[]>();

  take({ arrows }: Timeline): ReadonlyMap<string, readonly Arrow[]> {
    if (arrows !== this.of) {
      [this.of, this.read] = [arrows, 0];
      this.lanes.clear();
    }
    for (; this.read < arrows.length; this.read++) this.add(arrows[this.read]!);
    return this.lanes;
  }

  private add(arrow: Arrow): void {
    const session = arrow.from ?? arrow.to;
    if (session === undefined) return;
    const said = this.lanes.get(session) ?? [];
    this.lanes.set(session, said);
    let at = said.length;
    while (at > 0 && said[at - 1]!.time > arrow.time) at--;
    said.splice(at, 0, arrow);
  }
}

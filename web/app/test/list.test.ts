import fc from 'fast-check';
import { RingsideError, type EventFilter, type RingsideEvent, type SubscribeOptions, type Subscription } from '@ringside/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LiveList } from '../src/state/list';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const busy = () => new RingsideError(503, 'unavailable', 'Later.');

/** A server of things that have versions, whose answers take their time, and the list that follows it. */
class Scene {
  readonly things = new Map<string, number>();
  readonly shown = new Map<string, number>();
  readonly problems: string[] = [];
  readonly reads: string[][] = [];
  private readonly log: string[] = [];
  private readonly followers = new Set<SubscribeOptions>();
  private at = 0;
  readonly list: LiveList<number>;

  /** @param delays How long the halves of the answers take, in turn; those that end in 5 fail. */
  constructor(private readonly delays: readonly number[]) {
    const subscribe = (_filter: EventFilter, options: SubscribeOptions): Subscription => {
      this.followers.add(options);
      this.log.slice(Number(options.after)).forEach((id) => void later(1).then(() => this.tell(options, id)));
      return { close: () => void this.followers.delete(options) } as Subscription;
    };
    this.list = new LiveList<number>({
      readAll: async () => {
        const cursor = `${this.log.length}`;
        await this.turn();
        const all = new Map(this.things);
        await this.turn();
        return { cursor, show: () => { this.shown.clear(); for (const [id, version] of all) this.shown.set(id, version); } };
      },
      read: async (id) => {
        this.reads.at(-1)!.push(id);
        await this.turn();
        const version = this.things.get(id);
        await this.turn();
        if (version === undefined) throw new RingsideError(404, 'not_found', 'None.');
        return version;
      },
      show: (read) => {
        this.reads.push([]);
        for (const [id, version] of read) {
          if (version === undefined) this.shown.delete(id);
          else this.shown.set(id, version);
        }
      },
      filter: {},
      onEvent: ({ session }) => this.list.note(session!),
      onProblem: (why) => this.problems.push(why),
    }, { subscribe });
    this.reads.push([]);
  }

  change(id: string): void {
    this.things.set(id, (this.things.get(id) ?? 0) + 1);
    this.say(id);
  }

  remove(id: string): void {
    this.things.delete(id);
    this.say(id);
  }

  /** Something that is no event of its own has changed it. */
  hear(id: string): void {
    this.things.set(id, (this.things.get(id) ?? 0) + 1);
    this.list.note(id);
  }

  /** What one may see has changed: that is said to who follows. */
  access(id: string): void {
    if (this.followers.size === 0) return;
    this.things.set(id, (this.things.get(id) ?? 0) + 1);
    for (const options of this.followers) options.onAccess?.({ change: 'granted', session: 'ses_1' } as never);
  }

  private say(id: string): void {
    this.log.push(id);
    for (const options of this.followers) void later(1).then(() => this.tell(options, id));
  }

  private tell(options: SubscribeOptions, id: string): void {
    if (this.followers.has(options)) options.onEvent({ session: id } as RingsideEvent);
  }

  private async turn(): Promise<void> {
    const delay = this.delays[this.at++ % this.delays.length] ?? 0;
    await later(delay);
    if (delay % 10 === 5) throw busy();
  }
}

it('shows what there is in the end, however what changes, what is read and what fails come after each other', async () => {
  const id = fc.constantFrom('a', 'b');
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ does: fc.constantFrom('change' as const, 'hear' as const, 'remove' as const), id }) },
    { weight: 5, arbitrary: fc.record({ does: fc.constant('wait' as const), id, ms: fc.integer({ min: 1, max: 400 }) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('access' as const, 'flood' as const), id }) },
  );
  // Most answers come; those that fail are tried again.
  const delays = fc.array(fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 30 }).map((ms) => ms * 10) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 30 }).map((ms) => ms * 10 + 5) }), { minLength: 6, maxLength: 9 })
    .filter((all) => all.some((ms) => ms % 10 !== 5)).map((all) => [...all, 0, 0, 0, 0]);
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30, size: 'max' }), delays, async (steps, times) => {
    const scene = new Scene(times);
    void scene.list.start();
    for (const one of steps) {
      if (one.does === 'change') scene.change(one.id);
      else if (one.does === 'remove') scene.remove(one.id);
      else if (one.does === 'hear') scene.hear(one.id);
      else if (one.does === 'access') scene.access(one.id);
      else if (one.does === 'flood') for (let at = 0; at < 25; at++) scene.change(`${one.id}${at}`);
      else if ('ms' in one) await vi.advanceTimersByTimeAsync(one.ms);
    }
    await vi.advanceTimersByTimeAsync(600_000);
    scene.list.stop();
    expect(scene.shown).toEqual(scene.things);
  }), { numRuns: 500 });
});

it('reads what changes in one moment in one go, each once, and nothing after it was stopped', async () => {
  const scene = new Scene([0]);
  scene.change('a');
  void scene.list.start();
  await vi.advanceTimersByTimeAsync(10);
  for (const id of ['a', 'b', 'a', 'c', 'b']) scene.change(id);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(scene.reads).toEqual([['a', 'b', 'c'], []]);
  scene.change('a');
  await vi.advanceTimersByTimeAsync(10);
  scene.list.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([scene.reads, scene.shown.get('a')]).toEqual([[['a', 'b', 'c'], []], 3]);
});

it('says why it could not be read, and reads again', async () => {
  const scene = new Scene([5, 0, 0]);
  scene.change('a');
  void scene.list.start();
  await vi.advanceTimersByTimeAsync(100);
  expect([scene.problems, scene.shown.size]).toEqual([['The server is restarting. Try again in a moment.'], 0]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(scene.shown.get('a')).toBe(1);
  scene.list.stop();
});

import { Timeline, timelineTypes, type RingsideEvent, type Subscription } from '@ringside/client';
import { create } from 'zustand';
import { client, explain } from '../state/api';
import { FrameBatch } from '../state/frame';
import { isStart } from '../state/pages';

interface Feed {
  tree: string | undefined;
  phase: 'loading' | 'ready' | 'failed';
  message: string;
  /** Whether there may be history before what is here, and whether it is being read. */
  earlier: 'more' | 'loading' | 'none';
  /** Changes with the timeline. */
  version: number;
  /** Changes when a lane comes or what is known of its session changes. */
  lanes: number;
}

const firstEvents = 1_000;
const pageSize = 500;
/** So many pages of history are read without being asked for: most trees are then whole. */
const ahead = 8;

const nothing: Feed = { tree: undefined, phase: 'loading', message: '', earlier: 'none', version: 0, lanes: 0 };

/** The timeline of the open session's tree, as it grows. It is one object that changes in place: who draws it looks at `version`. */
export const useFeed = create<Feed>(() => nothing);

let timeline = new Timeline();
let subscription: Subscription | undefined;
let epoch = '';
let pages = 0;
let retry: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<(events: readonly RingsideEvent[]) => void>();

const batch = new FrameBatch<RingsideEvent>((events) => {
  take(events);
  for (const listener of listeners) listener(events);
});

/** The timeline as it stands. */
export function current(): Timeline {
  return timeline;
}

/** Calls with each batch of events that happen from now on; the answer ends it. */
export function onLive(listener: (events: readonly RingsideEvent[]) => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

/** The cursor of a position of the log that the timeline is of. */
export function cursorAt(position: number): string {
  return `${epoch}.${position}`;
}

export function openFeed(tree: string): void {
  if (useFeed.getState().tree === tree) return;
  closeFeed();
  useFeed.setState({ ...nothing, tree });
  follow(tree);
}

export function closeFeed(): void {
  clearTimeout(retry);
  subscription?.close();
  subscription = undefined;
  batch.clear();
  [timeline, epoch, pages] = [new Timeline(), '', 0];
  useFeed.setState(nothing, true);
}

/** Reads a page of history before what is here. */
export async function loadEarlier(): Promise<void> {
  const { tree, earlier } = useFeed.getState();
  const first = timeline.positions[0];
  if (tree === undefined || first === undefined || earlier !== 'more') return;
  useFeed.setState({ earlier: 'loading' });
  const mine = timeline;
  try {
    const page = await client.events({ tree, deltas: false, type: timelineTypes }, { before: cursorAt(first), limit: pageSize });
    if (mine !== timeline) return;
    mine.prepend(page.items.reverse());
    useFeed.setState(({ version, lanes }) => ({ earlier: isStart(page) ? 'none' : 'more', version: version + 1, lanes: lanes + 1 }));
    if (++pages < ahead) void loadEarlier();
  } catch {
    if (mine === timeline) retry = setTimeout(() => useFeed.setState({ earlier: 'more' }), 3_000);
  }
}

/** Lets go of what ended before a position. It is read again where it comes into view. */
export function forget(position: number): void {
  timeline.forget(position);
  useFeed.setState(({ version }) => ({ version: version + 1, earlier: 'more' }));
}

function follow(tree: string): void {
  let history: RingsideEvent[] | undefined = [];
  const mine = client.subscribe({ tree, deltas: false, type: timelineTypes }, {
    last: firstEvents,
    onEvent: (event) => { if (history) history.push(event); else batch.add(event); },
    onCaughtUp: () => {
      if (!history) return;
      const read = history;
      history = undefined;
      take(read);
      useFeed.setState({ phase: 'ready', earlier: read.length < firstEvents ? 'none' : 'more' });
      void loadEarlier();
    },
    onVerdict: (verdict) => { if (verdict === 'reset' || verdict === 'gap') reopen(tree); },
    onStatus: (status) => {
      if (status.state === 'closed' && status.reason !== 'stopped' && mine === subscription) useFeed.setState({ phase: 'failed', message: explain(status.error ?? new Error('This tree is not here.')) });
    },
  });
  subscription = mine;
}

function reopen(tree: string): void {
  closeFeed();
  openFeed(tree);
}

function take(events: readonly RingsideEvent[]): void {
  const before = timeline.lanes.size;
  if (events[0]) epoch = events[0].cursor.split('.')[0]!;
  timeline.append(events);
  const told = timeline.lanes.size !== before || events.some(({ type }) => type.startsWith('session.'));
  useFeed.setState(({ version, lanes }) => ({ version: version + 1, lanes: told ? lanes + 1 : lanes }));
}

import { RingsideError, type Orchestration, type RingsideEvent, type Subscription } from '@ringside/client';
import { create } from 'zustand';
import { client, explain } from '../state/api';
import { onFleetEvents, useFleet } from '../state/fleet';
import { useView } from '../state/view';
import { concerned } from './managed';
import type { Told } from './words';

/** So many of the newest events are read at first, for the last line of each. */
const told = 300;
/** Where more have changed at once than this, all are read anew. */
const mostByOne = 20;
/** What changes within so long is one reading. */
const patience = 150;
const toldTypes = ['orchestration.woken', 'orchestration.stopped', 'orchestration.resumed'] as const;

interface Orchestrators {
  /** By their sessions. */
  all: ReadonlyMap<string, Orchestration>;
  /** The newest that happened to each. */
  last: ReadonlyMap<string, Told>;
  phase: 'loading' | 'ready'; problem: string | undefined;
  /** The one that the form changes; undefined: it makes one. */
  edited: string | undefined;
}

export const useOrchestrators = create<Orchestrators>(() => ({ all: new Map(), last: new Map(), phase: 'loading', problem: undefined, edited: undefined }));

let subscription: Subscription | undefined;
let stopHearing: (() => void) | undefined;
let generation = 0;
let changed = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let again: ReturnType<typeof setTimeout> | undefined;

/** Reads the orchestrators, then follows what becomes of them; until they are read, what was shown before stays. */
export async function startOrchestrators(): Promise<void> {
  const mine = ++generation;
  clearTimeout(again);
  try {
    const items: Orchestration[] = [];
    let cursor: string | undefined;
    for (let page: string | undefined, more = true; more; more = page !== undefined) {
      const read = await client.orchestration.list({ limit: 500, ...(page === undefined ? {} : { page }) });
      items.push(...read.items);
      // The first page has the oldest cursor: what follows it misses nothing in the others.
      cursor ??= read.cursor;
      page = read.next;
    }
    const before = await client.events({ type: toldTypes }, { last: told, limit: told });
    if (mine !== generation) return;
    changed = new Set();
    useOrchestrators.setState(({ last }) => ({ all: new Map(items.map((one) => [one.session, one])), last: withTold(last, before.items), phase: 'ready', problem: undefined }));
    follow(cursor!);
  } catch (error) {
    if (mine !== generation) return;
    useOrchestrators.setState({ problem: explain(error) });
    again = setTimeout(() => void startOrchestrators(), 3_000);
  }
}

export function stopOrchestrators(): void {
  generation++;
  clearTimeout(again);
  clearTimeout(timer);
  timer = undefined;
  changed = new Set();
  stopHearing?.();
  stopHearing = undefined;
  subscription?.close();
  subscription = undefined;
}

/** Shows one as an answer told it. */
export function keep(one: Orchestration): void {
  useOrchestrators.setState(({ all }) => ({ all: new Map(all).set(one.session, one) }));
}

/** Opens the form: to change one, or to make one. */
export function openForm(edited?: string): void {
  useOrchestrators.setState({ edited });
  useView.setState({ dialog: 'make-orchestrator' });
}

/** Has all that are on read again: an hour has passed over some of what they sent. */
export function refresh(): void {
  for (const { session, promptsLastHour } of useOrchestrators.getState().all.values()) if (promptsLastHour > 0) note(session);
}

function follow(after: string): void {
  const before = subscription;
  let mine: Subscription | undefined;
  mine = client.subscribe({ type: ['orchestration.*'] }, {
    after,
    onEvent: (event) => {
      if (mine !== subscription || event.session === undefined) return;
      useOrchestrators.setState(({ last }) => ({ last: withTold(last, [event]) }));
      note(event.session);
    },
    onVerdict: (verdict) => { if (verdict === 'reset' || verdict === 'gap') void startOrchestrators(); },
    onAccess: () => void startOrchestrators(),
  });
  subscription = mine;
  before?.close();
  stopHearing?.();
  // What a session that it manages does is no event of its own, and still changes for what it will be woken.
  stopHearing = onFleetEvents((events) => {
    for (const event of events) {
      if (event.type === 'session.removed') forget(event.session ?? '');
      for (const lead of concerned(event, useOrchestrators.getState().all, useFleet.getState().fleet.sessions)) note(lead);
    }
  });
}

function withTold(last: Orchestrators['last'], events: readonly RingsideEvent[]): Orchestrators['last'] {
  const next = new Map(last);
  for (const event of events) {
    if (event.session === undefined || !isTold(event)) continue;
    if ((next.get(event.session)?.position ?? 0) < event.position) next.set(event.session, event);
  }
  return next;
}

function isTold(event: RingsideEvent): event is Told {
  return (toldTypes as readonly string[]).includes(event.type);
}

function forget(session: string): void {
  useOrchestrators.setState(({ all }) => {
    if (!all.has(session)) return {};
    const left = new Map(all);
    left.delete(session);
    return { all: left };
  });
}

function note(session: string): void {
  changed.add(session);
  timer ??= setTimeout(() => void readChanged(), patience);
}

async function readChanged(): Promise<void> {
  timer = undefined;
  if (changed.size > mostByOne) return startOrchestrators();
  const mine = generation;
  const ids = [...changed];
  changed = new Set();
  const read = await Promise.all(ids.map((id) => client.orchestration.get(id).catch((error: unknown) => (error instanceof RingsideError && error.status === 404 ? undefined : 'failed' as const))));
  if (mine !== generation) return;
  useOrchestrators.setState(({ all }) => {
    const next = new Map(all);
    read.forEach((one, at) => {
      if (one === undefined || (one !== 'failed' && one.goal === undefined)) next.delete(ids[at]!);
      else if (one === 'failed') changed.add(ids[at]!);
      else if (!isOlder(one, next.get(one.session))) next.set(one.session, one);
    });
    return { all: next };
  });
  if (changed.size > 0) timer ??= setTimeout(() => void readChanged(), read.includes('failed') ? 3_000 : patience);
}

/** Two readings may come back in another order than they were asked in. */
function isOlder({ updatedAt, wakes }: Orchestration, known: Orchestration | undefined): boolean {
  return known !== undefined && (wakes < known.wakes || (updatedAt ?? '') < (known.updatedAt ?? ''));
}

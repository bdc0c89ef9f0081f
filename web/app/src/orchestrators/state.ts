import type { Orchestration, RingsideEvent } from '@ringside/client';
import { create } from 'zustand';
import { client } from '../state/api';
import { everyPage } from '../state/everyPage';
import { onFleetEvents, useFleet } from '../state/fleet';
import { LiveList } from '../state/list';
import { useView } from '../state/view';
import { concerned } from './managed';
import type { Told } from './words';

/** So many of the newest events are read at first, for the last line of each. */
const told = 300;
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

let stopHearing: (() => void) | undefined;
const list = new LiveList<Orchestration>({
  readAll: async () => {
    const { items, cursor } = await everyPage((place) => client.orchestration.list(place));
    const before = await client.events({ type: toldTypes }, { last: told, limit: told });
    const all = new Map(items.map((one) => [one.session, one]));
    return { cursor, show: () => useOrchestrators.setState(({ last }) => ({ all, last: withTold(last, before.items), phase: 'ready', problem: undefined })) };
  },
  read: (session) => client.orchestration.get(session),
  show: (read) => useOrchestrators.setState(({ all }) => {
    const next = new Map(all);
    for (const [session, one] of read) {
      if (one?.goal === undefined) next.delete(session);
      else if (!isOlder(one, next.get(session))) next.set(session, one);
    }
    return { all: next };
  }),
  filter: { type: ['orchestration.*', 'session.removed'] },
  onEvent: (event) => {
    if (event.session === undefined) return;
    if (event.type === 'session.removed') return forget(event.session);
    useOrchestrators.setState(({ last }) => ({ last: withTold(last, [event]) }));
    list.note(event.session);
  },
  onProblem: (problem) => useOrchestrators.setState({ problem }),
});

export function startOrchestrators(): void {
  stopHearing ??= onFleetEvents(heed);
  void list.start();
}

export function stopOrchestrators(): void {
  stopHearing?.();
  stopHearing = undefined;
  list.stop();
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
  for (const { session, promptsLastHour } of useOrchestrators.getState().all.values()) if (promptsLastHour > 0) list.note(session);
}

/** What a session that one manages does is no event of its own, and still changes for what it will be woken. */
function heed(events: readonly RingsideEvent[]): void {
  for (const event of events) {
    for (const lead of concerned(event, useOrchestrators.getState().all, useFleet.getState().fleet.sessions)) list.note(lead);
  }
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

/** What an answer told may be newer than what was being read meanwhile. */
function isOlder({ updatedAt, wakes }: Orchestration, known: Orchestration | undefined): boolean {
  return known !== undefined && (wakes < known.wakes || (updatedAt ?? '') < (known.updatedAt ?? ''));
}

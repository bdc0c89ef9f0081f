import type { Agent, Lane, Session, Timeline } from '@ringside/client';
import { useMemo } from 'react';
import { hueOf } from '../fleet/AgentMark';
import { useFleet } from '../state/fleet';
import { current, useFeed } from './feed';

/** A lane as it is shown. `depth`: how far below the root its session is. */
export interface LaneRow { session: string; title: string; agent: string; agentTitle: string; hue: number; depth: number; lane: Lane | undefined; known: Session | undefined }

/** The tree's sessions, each below the one that it was delegated by, the older first. */
export function rowsOf(timeline: Timeline, tree: string, sessions: ReadonlyMap<string, Session>, agents: ReadonlyMap<string, Agent>): LaneRow[] {
  const ids = new Set([...timeline.lanes.keys(), ...[...sessions.values()].filter((session) => session.tree === tree).map(({ id }) => id)]);
  const facts = new Map([...ids].map((id) => {
    const [lane, known] = [timeline.lanes.get(id), sessions.get(id)];
    const parent = known?.parent ?? lane?.facts.parent;
    const created = known ? Date.parse(known.createdAt) : lane?.facts.createdAt ?? 0;
    return [id, { id, lane, known, created, parent: parent !== undefined && ids.has(parent) ? parent : undefined }] as const;
  }));
  const below = new Map<string | undefined, string[]>();
  for (const { id, parent } of [...facts.values()].sort((a, b) => a.created - b.created || a.id.localeCompare(b.id))) {
    below.set(parent, [...below.get(parent) ?? [], id]);
  }
  const rows: LaneRow[] = [];
  const add = (id: string, depth: number) => {
    const { lane, known } = facts.get(id)!;
    const agentId = known?.agent ?? lane?.facts.agent ?? '';
    const agent = agents.get(agentId);
    const name = agent?.name ?? agentId;
    rows.push({ session: id, title: known?.title || lane?.facts.title || 'Untitled', agent: name, agentTitle: agent?.title ?? name, hue: hueOf(name), depth, lane, known });
    for (const child of below.get(id) ?? []) add(child, depth + 1);
  };
  for (const id of below.get(undefined) ?? []) add(id, 0);
  return rows;
}

export function useLanes(): LaneRow[] {
  const tree = useFeed((feed) => feed.tree);
  const version = useFeed((feed) => feed.lanes);
  const sessions = useFleet(({ fleet }) => fleet.sessions);
  const agents = useFleet(({ fleet }) => fleet.agents);
  const rows = useMemo(() => (tree === undefined ? [] : rowsOf(current(), tree, sessions, agents)), [tree, version, sessions, agents]);
  return rows;
}

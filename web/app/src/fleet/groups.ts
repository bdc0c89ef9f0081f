import type { Session } from '@ringside/client';
import { folder, isScratch } from '../meter/format';

/** Sessions that work in one folder, each with its depth below the session that it was delegated from. */
export interface Group { key: string; name: string; path: string | undefined; rows: { session: Session; depth: number }[] }

/** The list as it is shown: by folder, newest first. Only a new session changes the order, so nothing jumps while things run. */
export function groups(sessions: Iterable<Session>): Group[] {
  const all = [...sessions].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
  const ids = new Set(all.map(({ id }) => id));
  const children = new Map<string, Session[]>();
  const result = new Map<string, Group>();
  for (const session of all) {
    if (session.parent && ids.has(session.parent)) children.set(session.parent, [...children.get(session.parent) ?? [], session]);
  }
  for (const session of all) {
    if (session.parent && ids.has(session.parent)) continue;
    const place = session.worktree?.repository ?? session.workdir;
    const key = place === undefined ? '' : isScratch(place) ? 'scratch' : place;
    const group = result.get(key) ?? { key, ...named(key), rows: [] };
    add(group, session, 0, children);
    result.set(key, group);
  }
  return [...result.values()];
}

function named(key: string): Pick<Group, 'name' | 'path'> {
  if (key === 'scratch') return { name: 'Scratch', path: undefined };
  return key === '' ? { name: 'Elsewhere', path: undefined } : { name: folder(key).split('/').slice(-2).join('/'), path: key };
}

function add(group: Group, session: Session, depth: number, children: ReadonlyMap<string, Session[]>): void {
  group.rows.push({ session, depth });
  for (const child of children.get(session.id) ?? []) add(group, child, depth + 1, children);
}

/** The order in which the keyboard walks through the list. */
export function order(list: readonly Group[]): string[] {
  return list.flatMap(({ rows }) => rows.map(({ session }) => session.id));
}

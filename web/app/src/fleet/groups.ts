import type { Session } from '@ringside/client';
import { folder, isScratch } from '../meter/format';

/** A session in a list, and its depth below the session that it was delegated from. */
export interface Place { id: string; depth: number }

/** Sessions that belong together. `path`: the folder that they work in. */
export interface Group { key: string; name: string; path?: string | undefined; rows: Place[] }

/** Newest first. Only a new session changes the order, so nothing jumps while things run. */
export function newestFirst(sessions: Iterable<Session>): Session[] {
  return [...sessions].sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1));
}

/** Each session with all below it, by folder. */
export function byFolder(sessions: Iterable<Session>): Group[] {
  const result = new Map<string, Group>();
  walk(sessions, (session, depth, root) => {
    const key = placeOf(root);
    const group = result.get(key) ?? { key, ...named(key), rows: [] };
    group.rows.push({ id: session.id, depth });
    result.set(key, group);
  });
  return [...result.values()];
}

/** Each session that was delegated from none, with all below it; those that have none below them stand together at the end. */
export function byTree(sessions: Iterable<Session>): Group[] {
  const trees = new Map<string, Group>();
  walk(sessions, (session, depth, root) => {
    const group = trees.get(root.id) ?? { key: root.id, name: root.title || 'Untitled', rows: [] };
    group.rows.push({ id: session.id, depth });
    trees.set(root.id, group);
  });
  const all = [...trees.values()];
  const alone = all.filter(({ rows }) => rows.length === 1).flatMap(({ rows }) => rows);
  return [...all.filter(({ rows }) => rows.length > 1), ...(alone.length > 0 ? [{ key: 'alone', name: 'On their own', rows: alone }] : [])];
}

function walk(sessions: Iterable<Session>, visit: (session: Session, depth: number, root: Session) => void): void {
  const all = newestFirst(sessions);
  const ids = new Set(all.map(({ id }) => id));
  const children = new Map<string, Session[]>();
  const isBelow = ({ parent }: Session) => parent !== undefined && ids.has(parent);
  for (const session of all) {
    if (!isBelow(session)) continue;
    const others = children.get(session.parent!);
    if (others) others.push(session);
    else children.set(session.parent!, [session]);
  }
  const descend = (session: Session, depth: number, root: Session) => {
    visit(session, depth, root);
    for (const child of children.get(session.id) ?? []) descend(child, depth + 1, root);
  };
  for (const session of all) {
    if (!isBelow(session)) descend(session, 0, session);
  }
}

/** The folder that a session belongs to: of a worktree, its repository. Scratch folders are one. */
export function placeOf({ worktree, workdir }: Session): string {
  const place = worktree?.repository ?? workdir;
  return place === undefined ? '' : isScratch(place) ? 'scratch' : place;
}

function named(key: string): Pick<Group, 'name' | 'path'> {
  if (key === 'scratch') return { name: 'Scratch folders' };
  return key === '' ? { name: 'No folder' } : { name: folder(key).split('/').slice(-2).join('/'), path: key };
}

/** Whether two lists show the same. */
export function areSame(one: readonly Group[], other: readonly Group[]): boolean {
  return one.length === other.length && one.every((group, at) => {
    const { key, name, rows } = other[at]!;
    return group.key === key && group.name === name && group.rows.length === rows.length && group.rows.every(({ id, depth }, row) => id === rows[row]!.id && depth === rows[row]!.depth);
  });
}

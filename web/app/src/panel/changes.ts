import type { Item } from '@ringside/client';
import { diffsOf, type FileDiff } from '../tools/content';
import { diffLines } from '../tools/diff';

/** A file that the session changed, with each change of it, oldest first. */
export interface ChangedFile { path: string; changes: FileDiff[]; added: number; removed: number }

const known = new WeakMap<object, FileDiff[]>();

/** The files that completed tool calls changed, in the order of their first change. */
export function changedFiles(items: readonly Item[]): ChangedFile[] {
  const files = new Map<string, ChangedFile>();
  for (const item of items) {
    if (item.kind !== 'tool' || item.status !== 'completed') continue;
    let diffs = known.get(item);
    if (!diffs) known.set(item, diffs = diffsOf(item));
    for (const diff of diffs) {
      const file = files.get(diff.path) ?? { path: diff.path, changes: [], added: 0, removed: 0 };
      const { added, removed } = diffLines(diff);
      files.set(diff.path, { ...file, changes: [...file.changes, diff], added: file.added + added, removed: file.removed + removed });
    }
  }
  return [...files.values()];
}

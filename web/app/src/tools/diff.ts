import { structuredPatch } from 'diff';
import type { FileDiff } from './content';

/** `number`: of the line after the change, or before it where it is gone. */
export interface DiffLine { kind: 'same' | 'added' | 'removed'; text: string; number?: number }
export interface Hunk { lines: DiffLine[] }
export interface Diff { hunks: Hunk[]; added: number; removed: number }

/** Beyond this, finding the smallest difference would freeze the page: all is shown as replaced. */
const limit = { size: 400_000, edits: 3_000 };

const cache = new WeakMap<FileDiff, Diff>();

/** The lines that changed, with three lines around them. */
export function diffLines(file: FileDiff): Diff {
  const known = cache.get(file);
  if (known) return known;
  const result = compute(file);
  cache.set(file, result);
  return result;
}

function compute({ path, before, after }: FileDiff): Diff {
  const small = before.length + after.length <= limit.size;
  const patch = small ? structuredPatch(path, path, ended(before), ended(after), '', '', { context: 3, maxEditLength: limit.edits }) : undefined;
  const hunks = patch
    ? patch.hunks.map((hunk) => ({ lines: hunk.lines.filter((line) => !line.startsWith('\\')).map(asLine) }))
    : [{ lines: [...lines(before).map((text) => ({ kind: 'removed' as const, text })), ...lines(after).map((text) => ({ kind: 'added' as const, text }))] }];
  const all = hunks.flatMap((hunk) => hunk.lines);
  return { hunks, added: all.filter((line) => line.kind === 'added').length, removed: all.filter((line) => line.kind === 'removed').length };
}

function asLine(line: string): DiffLine {
  return { kind: line[0] === '+' ? 'added' : line[0] === '-' ? 'removed' : 'same', text: line.slice(1) };
}

function lines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** A missing last line end is not a change that a person looks for. */
function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

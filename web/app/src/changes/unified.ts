import type { Hunk } from '../tools/diff';

/** The hunks of one file's unified diff as git writes it, with the numbers of their lines; the last may be cut. */
export function hunksOf(diff: string): Hunk[] {
  const hunks: Hunk[] = [];
  let before = 0;
  let after = 0;
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (head) {
      [before, after] = [Number(head[1]), Number(head[2])];
      hunks.push({ lines: [] });
      continue;
    }
    const lines = hunks.at(-1)?.lines;
    const text = line.slice(1);
    switch (line[0]) {
      case '+': lines?.push({ kind: 'added', text, number: after++ }); break;
      case '-': lines?.push({ kind: 'removed', text, number: before++ }); break;
      case ' ': lines?.push({ kind: 'same', text, number: after++ }); before++; break;
    }
  }
  return hunks;
}

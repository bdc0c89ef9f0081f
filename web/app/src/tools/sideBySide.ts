import type { DiffLine } from './diff';

/** A row of two files beside each other; where one has no line there, it is absent. */
export interface Pair { left?: DiffLine; right?: DiffLine }

/** Lines that went and came, beside each other: those that follow each other are taken for each other's. */
export function sideBySide(lines: readonly DiffLine[]): Pair[] {
  const result: Pair[] = [];
  let [gone, come]: [DiffLine[], DiffLine[]] = [[], []];
  const settle = () => {
    for (let at = 0; at < Math.max(gone.length, come.length); at++) result.push({ ...(gone[at] ? { left: gone[at] } : {}), ...(come[at] ? { right: come[at] } : {}) });
    [gone, come] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === 'removed') {
      if (come.length > 0) settle();
      gone.push(line);
    } else if (line.kind === 'added') come.push(line);
    else {
      settle();
      result.push({ left: line, right: line });
    }
  }
  settle();
  return result;
}

/** A code block whose end has not come: what more there is of it is taken in without reading again what was. */
export interface Fence {
  /** The signs that it began with. */
  markup: string;
  indent: number;
  /** Its finished lines. */
  done: string;
  /** How much of its text these take. */
  read: number;
}

/** The code block that begins with these lines; undefined where its first line is not whole, or its end is there. */
export function openFence(source: string, markup: string): Fence | undefined {
  const firstEnd = source.indexOf('\n');
  if (firstEnd < 0) return undefined;
  return readOn({ markup, indent: source.search(/[^ ]|$/), done: '', read: firstEnd + 1 }, source.slice(firstEnd + 1))?.fence;
}

/** The code block with what follows its finished lines, and what is shown of it; undefined where its end is among that. */
export function readOn(fence: Fence, rest: string): { fence: Fence; shown: string } | undefined {
  const lines = rest.split('\n');
  if (lines.some((line) => isEnd(line, fence.markup))) return undefined;
  const unfinished = lines.pop()!;
  const done = lines.reduce((all, line) => `${all}${content(line, fence.indent)}\n`, fence.done);
  // Signs that may become its end are not shown as a line that then goes away.
  const shown = mayBecomeEnd(unfinished, fence.markup) ? done : done + content(unfinished, fence.indent);
  return { fence: { ...fence, done, read: fence.read + rest.length - unfinished.length }, shown: shown.replace(/\n$/, '') };
}

function content(line: string, indent: number): string {
  return line.slice(Math.min(indent, line.search(/[^ ]|$/))).replace(/\r$/, '');
}

function isEnd(line: string, markup: string): boolean {
  const signs = signsOf(line, markup);
  return signs !== undefined && signs >= markup.length;
}

function mayBecomeEnd(line: string, markup: string): boolean {
  return (signsOf(line, markup) ?? 0) > 0;
}

/** How many of the fence's signs a line is made of; undefined where it has others. */
function signsOf(line: string, markup: string): number | undefined {
  const signs = /^ {0,3}(`*|~*)[ \t\r]*$/.exec(line)?.[1];
  return signs === undefined || (signs !== '' && signs[0] !== markup[0]) ? undefined : signs.length;
}

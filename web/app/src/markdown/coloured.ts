import type { Colour } from './highlight';

/** Of a code block, as much is coloured: all at once, more would take longer than a frame. */
const limit = 30_000;
/** What goes on, a comment or a string, is coloured anew as a whole with each of its lines as long as it is no longer than this; then only when it has grown by a quarter. */
const short = 2_000;
/** A longer unfinished line gets its colours when it is whole. */
const longLine = 500;

/**
 * Code as lines of HTML, coloured while it grows: what a few more characters cost does not depend on how many there are. When it is whole it is coloured as a
 * whole, for what only then is known.
 */
export class ColouredLines {
  readonly lines: string[] = [];
  /** So much of the text is behind what goes on, and so many lines. */
  private settled = 0;
  private settledLines = 0;
  /** The same of whole lines. */
  private whole = 0;
  private wholeLines = 0;
  /** How much of what goes on was coloured at once, and what was open at its end. */
  private coloured = 0;
  private open = '';

  constructor(readonly colour: Colour | undefined) {}

  /** Takes in a text that begins with the one before. Says from which line on something may have changed. */
  take(text: string, growing: boolean): number {
    const from = growing ? this.settledLines : 0;
    if (growing) this.grow(text);
    else this.finish(text);
    return from;
  }

  private grow(text: string): void {
    const [end, edge] = [text.lastIndexOf('\n') + 1, edgeOf(text)];
    if (this.whole < edge && edge < end) this.addWhole(text, edge);
    if (this.whole < end) this.addWhole(text, end);
    this.lines.length = this.wholeLines;
    if (end < text.length) this.lines.push(this.unfinished(text));
  }

  private addWhole(text: string, end: number): void {
    const rest = text.slice(this.settled, end);
    if (end > limit) this.open = '';
    if (this.colour && end <= limit && (rest.length <= short || rest.length >= 1.25 * this.coloured)) {
      const { html, ended } = this.colour(rest);
      const { lines, open } = linesOf(html);
      lines.pop();
      this.put(this.settledLines, lines);
      [this.coloured, this.open] = [rest.length, open];
      if (ended) [this.settled, this.settledLines, this.coloured] = [end, this.wholeLines, 0];
    } else {
      this.put(this.wholeLines, text.slice(this.whole, end - 1).split('\n').map((line) => inside(this.open, `${line}\n`)));
    }
    this.whole = end;
  }

  private put(at: number, lines: readonly string[]): void {
    for (const [by, line] of lines.entries()) this.lines[at + by] = line;
    this.wholeLines = at + lines.length;
  }

  private unfinished(text: string): string {
    const [rest, line] = [text.slice(this.settled), text.slice(this.whole)];
    if (!this.colour || text.length > limit || line.length > longLine || rest.length > short + longLine) return inside(this.open, line);
    return linesOf(this.colour(rest).html).lines.at(-1)!;
  }

  private finish(text: string): void {
    const edge = this.colour ? edgeOf(text) : 0;
    const coloured = edge > 0 ? linesOf(this.colour!(text.slice(0, edge)).html).lines : [];
    if (edge < text.length) coloured.splice(-1, 1, ...text.slice(edge).split(/(?<=\n)/).map((line) => inside('', line)));
    this.lines.length = 0;
    this.put(0, coloured);
  }
}

function edgeOf(text: string): number {
  return text.length <= limit ? text.length : text.lastIndexOf('\n', limit - 1) + 1;
}

/** Each line with what is open in it closed at its end and opened again in the next; and what is open at the last one's beginning. */
function linesOf(html: string): { lines: string[]; open: string } {
  const spans: string[] = [];
  let open = '';
  const lines = html.split(/(?<=\n)/).concat(html.endsWith('\n') ? [''] : []).map((line) => {
    open = spans.join('');
    for (const [tag] of line.matchAll(/<\/?span[^>]*>/g)) {
      if (tag.startsWith('</')) spans.pop();
      else spans.push(tag);
    }
    return `${open}${line}${'</span>'.repeat(spans.length)}`;
  });
  return { lines, open };
}

function inside(open: string, line: string): string {
  return `${open}${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}${open.replaceAll(/<span[^>]*>/g, '</span>')}`;
}

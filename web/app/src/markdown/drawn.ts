import { ColouredLines } from './coloured';
import type { Colour } from './highlight';

/** Code on the page, a span for each line; a line whose colours did not change is not touched. */
export class DrawnCode {
  private lines: ColouredLines;
  private readonly drawn: { span: HTMLElement; html: string }[] = [];
  private text = '';
  private growing = false;

  constructor(private readonly element: HTMLElement, colour?: Colour) {
    this.lines = new ColouredLines(colour);
  }

  /** Colours what is here and what comes. */
  use(colour: Colour): void {
    if (this.lines.colour === colour) return;
    this.lines = new ColouredLines(colour);
    this.draw(this.lines.take(this.text, this.growing));
  }

  show(text: string, growing: boolean): void {
    if (!text.startsWith(this.text)) this.lines = new ColouredLines(this.lines.colour);
    this.text = text;
    this.growing = growing;
    this.draw(this.lines.take(text, growing));
  }

  private draw(from: number): void {
    const { lines } = this.lines;
    for (let at = from; at < lines.length; at++) {
      const html = lines[at]!;
      if (this.drawn[at]?.html === html) continue;
      const span = this.drawn[at]?.span ?? this.element.appendChild(document.createElement('span'));
      span.innerHTML = html;
      this.drawn[at] = { span, html };
    }
    for (const { span } of this.drawn.splice(lines.length)) span.remove();
  }
}

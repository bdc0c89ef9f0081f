/** One server-sent event; `id` is the last id that was seen, as EventSource has it. */
export interface SseEvent { event: string; data: string; id: string }

/**
 * Reads server-sent events from text as it arrives, however it is cut. An event whose ending blank line has not arrived is not given out, so a cut
 * connection never yields half an event. All three line ends are understood.
 */
export class SseParser {
  private rest = '';
  private event = '';
  private data: string[] = [];
  private id = '';
  private first = true;

  constructor(private readonly onEvent: (event: SseEvent) => void, private readonly onRetry: (ms: number) => void = () => {}) {}

  push(chunk: string): void {
    let text = this.rest + chunk;
    if (this.first && text !== '') {
      this.first = false;
      if (text.startsWith('\uFEFF')) text = text.slice(1);
    }
    let start = 0;
    for (let end = nextEnd(text, start); end >= 0; end = nextEnd(text, start)) {
      // A CR that ends the chunk may be the first half of a CRLF.
      if (text[end] === '\r' && end + 1 === text.length) break;
      this.line(text.slice(start, end));
      start = end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1);
    }
    this.rest = text.slice(start);
  }

  private line(line: string): void {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    switch (field) {
      case 'event': this.event = value; break;
      case 'data': this.data.push(value); break;
      case 'id': if (!value.includes('\0')) this.id = value; break;
      case 'retry': if (/^\d+$/.test(value)) this.onRetry(Number(value)); break;
    }
  }

  private dispatch(): void {
    const { event, data, id } = this;
    this.event = '';
    this.data = [];
    if (data.length > 0) this.onEvent({ event: event || 'message', data: data.join('\n'), id });
  }
}

const lineEnd = /[\r\n]/g;

function nextEnd(text: string, from: number): number {
  lineEnd.lastIndex = from;
  return lineEnd.exec(text)?.index ?? -1;
}

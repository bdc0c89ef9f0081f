/** How a stretch of printed text looks: colours are one of the terminal's sixteen (0–15), or as `#rrggbb`. */
export interface Look { fg?: number | string; bg?: number | string; bold?: true; dim?: true; italic?: true; underline?: true; strike?: true; inverse?: true }
export interface Span { text: string; look: Look }

interface Cell { letter: string; look: Look }

const plain: Look = {};

// CSI, OSC (ended by BEL or ST), other escapes of two characters, and control characters but tab, line feed, carriage return and backspace.
const controls = /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[P^_X][^\x1b]*(?:\x1b\\)?|\x1b[ -/]*[0-~]|[\x00-\x07\x0b\x0c\x0e-\x1f\x7f]/g;

/** Whether a text needs to be read as a terminal would. */
export function isTerminal(text: string): boolean {
  return /[\x00-\x08\x0b-\x1f\x7f]/.test(text);
}

/** What a terminal shows of a text, line by line: colours (SGR), and lines that a progress bar wrote over. */
export function terminal(text: string): Span[][] {
  let look = plain;
  return text.replaceAll('\r\n', '\n').split('\n').map((line) => {
    if (!isTerminal(line)) return line === '' ? [] : [{ text: line, look }];
    const [cells, after] = written(line, look);
    look = after;
    return spans(cells);
  });
}

/** One line as its cells are after all that was written into it. */
function written(line: string, before: Look): [Cell[], Look] {
  const cells: Cell[] = [];
  let [at, look, from] = [0, before, 0];
  const write = (text: string) => {
    for (const letter of text) {
      if (letter === '\r') at = 0;
      else if (letter === '\b') at = Math.max(0, at - 1);
      else {
        while (cells.length < at) cells.push({ letter: ' ', look: plain });
        cells[at++] = { letter, look };
      }
    }
  };
  for (const match of line.matchAll(controls)) {
    write(line.slice(from, match.index));
    from = match.index + match[0].length;
    const [, given = '', final] = match;
    const count = Math.max(1, Number.parseInt(given, 10) || 1);
    switch (final) {
      case 'm': look = styled(look, given); break;
      case 'K':
        if (given === '' || given === '0') cells.length = Math.min(cells.length, at);
        else if (given === '2') cells.length = 0;
        else for (let place = 0; place < Math.min(at, cells.length); place++) cells[place] = { letter: ' ', look: plain };
        break;
      case 'G': at = Math.min(count - 1, 1_000); break;
      case 'C': at = Math.min(at + count, 1_000); break;
      case 'D': at = Math.max(0, at - count); break;
    }
  }
  write(line.slice(from));
  return [cells, look];
}

function spans(cells: readonly Cell[]): Span[] {
  const result: Span[] = [];
  for (const { letter, look } of cells) {
    const last = result.at(-1);
    if (last?.look === look) last.text += letter;
    else result.push({ text: letter, look });
  }
  return result;
}

/** The look after one more SGR sequence. */
export function styled(before: Look, given: string): Look {
  const codes = given.split(/[;:]/).map((code) => Number(code) || 0);
  const look = { ...before };
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at]!;
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes.slice(at + 1));
      if (colour !== undefined) look[code === 38 ? 'fg' : 'bg'] = colour;
      at += used;
    } else if (code === 0) for (const name of Object.keys(look) as (keyof Look)[]) delete look[name];
    else if (code === 1) look.bold = true;
    else if (code === 2) look.dim = true;
    else if (code === 3) look.italic = true;
    else if (code === 4) look.underline = true;
    else if (code === 7) look.inverse = true;
    else if (code === 9) look.strike = true;
    else if (code === 22) { delete look.bold; delete look.dim; }
    else if (code === 23) delete look.italic;
    else if (code === 24) delete look.underline;
    else if (code === 27) delete look.inverse;
    else if (code === 29) delete look.strike;
    else if (code === 39) delete look.fg;
    else if (code === 49) delete look.bg;
    else if (code >= 30 && code <= 37) look.fg = code - 30;
    else if (code >= 40 && code <= 47) look.bg = code - 40;
    else if (code >= 90 && code <= 97) look.fg = code - 82;
    else if (code >= 100 && code <= 107) look.bg = code - 92;
  }
  return look;
}

/** A colour of 256, or a true one, and how many numbers it took. */
function extended([kind, ...rest]: readonly number[]): [number | string | undefined, number] {
  const byte = (value: number | undefined) => Math.max(0, Math.min(255, value ?? 0));
  const hex = (...parts: number[]) => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  if (kind === 2) return [hex(byte(rest[0]), byte(rest[1]), byte(rest[2])), 4];
  if (kind !== 5) return [undefined, 1];
  const colour = byte(rest[0]);
  if (colour < 16) return [colour, 2];
  if (colour >= 232) return [hex(...[0, 0, 0].map(() => 8 + 10 * (colour - 232))), 2];
  const level = (step: number) => step === 0 ? 0 : 55 + 40 * step;
  return [hex(level(Math.floor((colour - 16) / 36)), level(Math.floor((colour - 16) / 6) % 6), level((colour - 16) % 6)), 2];
}

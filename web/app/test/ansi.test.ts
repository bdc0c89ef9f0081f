import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { styled, terminal } from '../src/tools/ansi';
import { foundIn } from '../src/tools/found';
import { sideBySide } from '../src/tools/sideBySide';

const esc = '\x1b[';
const shown = (text: string) => terminal(text).map((line) => line.map((span) => span.text).join(''));

describe('printed text', () => {
  it('has the colours of sixteen, of 256 and true ones, bold, dim, underline and inverse, until they are taken back', () => {
    expect(terminal(`${esc}31;1mred${esc}0m plain ${esc}38;5;208mo${esc}38;2;1;2;3mt${esc}48;5;232mb${esc}39;49m.`)).toEqual([[
      { text: 'red', look: { fg: 1, bold: true } }, { text: ' plain ', look: {} }, { text: 'o', look: { fg: '#ff8700' } }, { text: 't', look: { fg: '#010203' } },
      { text: 'b', look: { fg: '#010203', bg: '#080808' } }, { text: '.', look: {} },
    ]]);
    expect(styled({ bold: true, dim: true, underline: true }, '22;24;7;92;104')).toEqual({ inverse: true, fg: 10, bg: 12 });
    expect(terminal(`${esc}32mone\ntwo${esc}m\nthree`).map((line) => line[0]!.look)).toEqual([{ fg: 2 }, { fg: 2 }, {}]);
  });

  it('is what a progress bar left, not all that it wrote', () => {
    expect(shown('10 %\r50 %\r100 %\ndone')).toEqual(['100 %', 'done']);
    expect(shown(`downloading 1/9\r${esc}Kready`)).toEqual(['ready']);
    expect(shown(`long line\rshort${esc}K`)).toEqual(['short']);
    expect(shown(`${esc}2Kx${esc}1Gy`)).toEqual(['y']);
    expect(shown('ab\b\bc')).toEqual(['cb']);
    expect(shown('windows\r\nlines\r\n')).toEqual(['windows', 'lines', '']);
    expect(shown('\x1b]0;a title\x07text \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1b(Bend')).toEqual(['text link end']);
  });

  it('never has a control character left, whatever was printed', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('\x1b', '[', '31m', '\r', '\b', '\n', '\x1b[K', '\x1b]', '\x07', '9999999C', ';;', '\x1b[38;5m'))), (parts) => {
      expect(shown(parts.join('')).join('\n')).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/);
    }));
  });
});

describe('a tool call', () => {
  it('has what a search found by files, where it is printed as grep and find do', () => {
    expect(foundIn('src/a.ts:12:  refresh(\nsrc/b.ts:4:x\nsrc/a.ts:40:y')).toEqual([
      { path: 'src/a.ts', lines: [{ number: 12, text: ' refresh(' }, { number: 40, text: 'y' }] }, { path: 'src/b.ts', lines: [{ number: 4, text: 'x' }] },
    ]);
    expect(foundIn('src/a.ts\nREADME.md')).toEqual([{ path: 'src/a.ts', lines: [] }, { path: 'README.md', lines: [] }]);
    expect(foundIn('I found nothing of the kind, and looked everywhere.\nTry another word.')).toBeUndefined();
  });

  it('has its old and new lines beside each other', () => {
    const line = (kind: 'same' | 'added' | 'removed', text: string) => ({ kind, text });
    const lines = [line('same', 'a'), line('removed', 'b'), line('removed', 'c'), line('added', 'B'), line('same', 'd'), line('added', 'e')];
    expect(sideBySide(lines).map(({ left, right }) => [left?.text, right?.text])).toEqual([['a', 'a'], ['b', 'B'], ['c', undefined], ['d', 'd'], [undefined, 'e']]);
  });
});

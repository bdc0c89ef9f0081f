import fc from 'fast-check';
import { Window } from 'happy-dom';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { noBlocks, toBlocks } from '../src/markdown/blocks';
import { ColouredLines } from '../src/markdown/coloured';
import { DrawnCode } from '../src/markdown/drawn';
import { colourOf, type Colour } from '../src/markdown/highlight';

const program = `// What it does.
import { one } from './one';

/* A comment of
   more than one line. */
export function two(words: string[]): string {
  const text = \`a <b> of
\${one(words.join(' & '))} lines\`;
  return words.length > 3 ? text : "none";
}
`;

let colour: Colour;

beforeAll(async () => {
  vi.stubGlobal('document', new Window().document);
  colour = (await colourOf('ts'))!;
});
afterAll(() => { vi.unstubAllGlobals(); });

const places = (text: string) => fc.array(fc.nat({ max: text.length })).map((cuts) => [...cuts].sort((a, b) => a - b));

describe('code that grows', () => {
  it('ends as it is when it is coloured as a whole, and reads as its text at every moment', () => {
    fc.assert(fc.property(places(program), (cuts) => {
      const element = document.createElement('code');
      const drawn = new DrawnCode(element, colour);
      for (const cut of cuts) {
        drawn.show(program.slice(0, cut), true);
        expect(element.textContent).toBe(program.slice(0, cut));
      }
      drawn.show(program, false);
      const whole = new ColouredLines(colour);
      whole.take(program, false);
      expect([...element.children].map(({ innerHTML }) => innerHTML)).toEqual(whole.lines.map((html) => Object.assign(document.createElement('span'), { innerHTML: html }).innerHTML));
      expect(element.textContent).toBe(program);
    }));
  });

  it('has its colours before it is whole, and leaves the nodes of finished lines as they are', () => {
    const element = document.createElement('code');
    const drawn = new DrawnCode(element, colour);
    drawn.show(program.slice(0, program.indexOf('return')), true);
    const before = [...element.querySelectorAll('span')];
    expect(before.filter(({ className }) => className === 'hljs-keyword').map(({ textContent }) => textContent)).toEqual(['import', 'from', 'export', 'function', 'const']);

    const finished = [...element.children].slice(0, -1).flatMap((line) => [line, ...line.querySelectorAll('*')]);
    for (let at = program.indexOf('return'); at <= program.length; at++) drawn.show(program.slice(0, at), true);
    drawn.show(program, false);

    expect(finished.length).toBeGreaterThan(15);
    expect(finished.every((node) => element.contains(node))).toBe(true);
  });

  it.each([['short lines', 'call(1, "two"); // three\n', 4_000], ['one comment that never ends', 'and so on\n', 4_000]])('costs no more for each character the longer it is: %s', (what, line, lines) => {
    let read = 0;
    const counted: Colour = (code) => { read += code.length; return colour(code); };
    const growing = new ColouredLines(counted);
    let text = what === 'short lines' ? '' : '/* ';
    const costs: number[] = [];
    for (let at = 0; at < lines; at++) {
      const before = read;
      growing.take(text += line, true);
      growing.take(text += 'x', true);
      costs.push(read - before);
    }
    if (what === 'short lines') expect(Math.max(...costs)).toBeLessThanOrEqual(4 * line.length);
    expect(read).toBeLessThan(500 * text.length);
    expect(costs.slice(-1_000).reduce((sum, cost) => sum + cost)).toBeLessThanOrEqual(costs.slice(0, 1_000).reduce((sum, cost) => sum + cost));
  });

  it('is in its own language at any moment, and what may be its end is not shown', () => {
    const text = `Look:\n\n  \`\`\`\`cs title\n  var x = 1;\n    \`\`\`\n  var y = 2;\n  \`\`\`\`\n\nDone.\n\n~~~\n\`\`\`\n`;
    fc.assert(fc.property(places(text), (cuts) => {
      let before = noBlocks;
      for (const cut of cuts) {
        before = toBlocks(before, text.slice(0, cut), true);
        expect(before.blocks).toEqual(toBlocks(noBlocks, text.slice(0, cut), true).blocks);
      }
      expect(toBlocks(before, text, false)).toEqual(toBlocks(noBlocks, text, false));
    }));
    expect(toBlocks(noBlocks, text.slice(0, text.indexOf('\n\nDone') - 1), true).blocks.at(-1)!.code).toEqual({ language: 'cs', text: 'var x = 1;\n  ```\nvar y = 2;' });
    expect(toBlocks(noBlocks, 'a\n\n```ts\nlet x\n``', true).blocks.at(-1)!.code).toEqual({ language: 'ts', text: 'let x' });
  });
});

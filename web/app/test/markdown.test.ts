import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noBlocks, toBlocks, type Blocks } from '../src/markdown/blocks';
import { repair } from '../src/markdown/repair';

const text = `# Title

A paragraph with **strong** words and \`code\`.

- one
- two

| a | b |
|---|--:|
| 1 | 2 |

\`\`\`ts
const x = '**not strong**';

x();
\`\`\`

Last words.
`;

function grown(cuts: readonly number[]): Blocks {
  const places = [...cuts].map((cut) => cut % text.length).sort((a, b) => a - b);
  return toBlocks([...places, text.length].reduce((before, place) => toBlocks(before, text.slice(0, place), true), noBlocks), text, false);
}

describe('blocks', () => {
  it('are the same however the text grew', () => {
    const whole = toBlocks(noBlocks, text, false);
    expect(whole.blocks.map(({ html, code }) => code ? 'code' : /<(\w+)/.exec(html)?.[1])).toEqual(['h1', 'p', 'ul', 'div', 'code', 'p']);
    fc.assert(fc.property(fc.array(fc.nat()), (cuts) => { expect(grown(cuts).blocks).toEqual(whole.blocks); }));
  });

  it('that are settled stay the same objects while the last one grows', () => {
    const before = toBlocks(noBlocks, 'One.\n\nTwo.\n\nThr', true);
    const after = toBlocks(before, 'One.\n\nTwo.\n\nThree.', true);
    expect(after.blocks.slice(0, 2).every((block, at) => block === before.blocks[at])).toBe(true);
  });

  it('show an unfinished code block as code from its first line', () => {
    expect(toBlocks(noBlocks, 'Look:\n\n```py\nprint(1', true).blocks.at(-1)).toMatchObject({ code: { language: 'py', text: 'print(1' } });
  });

  it('never carry HTML, a script address or an inline style of the text', () => {
    const html = toBlocks(noBlocks, '<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1))\n\n| a |\n|--:|\n| 1 |\n\n![pixel](https://evil.example/p.png)', false).blocks.map((block) => block.html).join('');
    expect(html).not.toMatch(/<img|<script|href="javascript|style=/);
    expect(html).toContain('class="align-right"');
  });
});

describe('repair', () => {
  it.each([
    ['This is **stro', 'This is **stro**'],
    ['This is **', 'This is '],
    ['This is *soft', 'This is *soft*'],
    ['call `f(', 'call `f(`'],
    ['see [the docs](https://exam', 'see the docs'],
    ['see [the do', 'see the do'],
    ['2 * 3 = 6', '2 * 3 = 6'],
    ['a **b** c', 'a **b** c'],
    ['`**` is a sign', '`**` is a sign'],
  ])('%j reads as %j while it grows', (before, after) => { expect(repair(before).trimEnd()).toBe(after.trimEnd()); });

  it('shows the first line of a table as a table', () => {
    expect(toBlocks(noBlocks, '| check | before |', true).blocks[0]!.html).toContain('<table>');
    expect(toBlocks(noBlocks, '| check | before |\n|--', true).blocks[0]!.html).toContain('<table>');
  });
});

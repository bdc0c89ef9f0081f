import { openFence, readOn, type Fence } from './fence';
import { markdown } from './parser';
import { repair } from './repair';

/** A top-level piece of a text: a paragraph, a list, a table, a code block. `html` is safe: raw HTML in the text is shown as text. */
export interface Block { start: number; html: string; code?: { language: string; text: string }; open?: Fence }

/** A text as blocks. All but the last cannot change any more, however the text grows. */
export interface Blocks { text: string; blocks: readonly Block[] }

export const noBlocks: Blocks = { text: '', blocks: [] };

/** The blocks of a text. Where it only grew, what was done stays the same objects, and only what is new is parsed. */
export function toBlocks(before: Blocks, text: string, growing: boolean): Blocks {
  const last = before.blocks.at(-1);
  const grew = last !== undefined && text.startsWith(before.text);
  const settled = grew ? before.blocks.slice(0, -1) : [];
  const from = grew ? last.start : 0;
  const longer = growing && grew && last.open ? grown(last, last.open, text.slice(from)) : undefined;
  return { text, blocks: [...settled, ...(longer ? [longer] : parse(text.slice(from), from, growing))] };
}

/** A code block that goes on; `source` is its own text. */
function grown(block: Block, fence: Fence, source: string): Block | undefined {
  const more = readOn(fence, source.slice(fence.read));
  return more && { ...block, code: { language: block.code?.language ?? '', text: more.shown }, open: more.fence };
}

function parse(text: string, offset: number, growing: boolean): Block[] {
  const starts = lineStarts(text);
  const tops = markdown.parse(text, {}).filter((token) => token.level === 0 && token.map && token.nesting >= 0);
  return tops.map((token, at) => {
    const start = starts[token.map![0]] ?? text.length;
    const end = at + 1 < tops.length ? starts[tops[at + 1]!.map![0]] ?? text.length : text.length;
    const source = text.slice(start, end);
    const last = growing && at === tops.length - 1;
    if (token.type === 'fence') {
      const block: Block = { start: offset + start, html: '', code: { language: token.info.trim().split(/\s+/)[0] ?? '', text: token.content.replace(/\n$/, '') } };
      const open = last ? openFence(source, token.markup) : undefined;
      return (open && grown(block, open, source)) ?? block;
    }
    return { start: offset + start, html: markdown.render(last && token.type !== 'code_block' ? repair(source) : source) };
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

import type { Block } from '@ringside/client';
import type { ReactElement, ReactNode } from 'react';
import { paths, type IconName } from '../shell/Icon';

const glyphs = new Map<IconName, Path2D>();

/** The page's own signs as a canvas draws them, on a grid of 16. */
export function glyph(name: IconName): Path2D {
  let path = glyphs.get(name);
  if (!path) glyphs.set(name, path = new Path2D());
  else return path;
  trace(path, paths[name]);
  return path;
}

function trace(path: Path2D, node: ReactNode): void {
  if (Array.isArray(node)) return node.forEach((part) => trace(path, part));
  if (typeof node !== 'object' || node === null || !('props' in node)) return;
  const { type, props } = node as ReactElement<Record<string, string> & { children?: ReactNode }>;
  const number = (name: string) => Number(props[name] ?? 0);
  switch (type) {
    case 'path': path.addPath(new Path2D(props.d)); break;
    case 'circle': path.moveTo(number('cx') + number('r'), number('cy')); path.arc(number('cx'), number('cy'), number('r'), 0, 2 * Math.PI); break;
    case 'rect': path.roundRect(number('x'), number('y'), number('width'), number('height'), number('rx')); break;
    default: trace(path, props.children);
  }
}

export function iconOf(block: Block): IconName {
  switch (block.kind) {
    case 'thought': return 'think';
    case 'message': return 'talk';
    case 'wait': return 'hand';
    case 'awaits': return 'clock';
    case 'prompt': return 'send';
    case 'warning': return 'failed';
    case 'run': return block.status === 'failed' ? 'failed' : block.status === 'interrupted' ? 'interrupted' : block.status === 'cancelled' ? 'stopped' : block.status === 'done' ? 'done' : 'running';
    case 'phase': return block.status === undefined ? 'half' : 'done';
    case 'tool': return block.toolKind ?? 'other';
  }
}

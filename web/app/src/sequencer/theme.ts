import type { Block, DensityKind } from '@ringside/client';

const tokens = [
  'paper', 'surface', 'sunk', 'hover', 'chosen', 'line', 'line-strong', 'ink', 'ink-2', 'ink-3', 'need', 'need-fill', 'need-soft', 'need-line', 'on-need', 'running', 'done', 'failed', 'failed-soft',
  'thought', 'seq-message', 'seq-read', 'seq-edit', 'seq-execute', 'seq-other', 'seq-thought',
] as const;
type Token = (typeof tokens)[number];

/** The page's colours as a canvas takes them. */
export interface Theme { color: Record<Token, string>; agent: (hue: number) => string; soft: (token: Token) => string; isDark: boolean }

/** Reads the colours from the style sheet, where `element` stands. */
export function readTheme(element: HTMLElement): Theme {
  const probe = document.createElement('i');
  element.append(probe);
  const read = (value: string) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const color = Object.fromEntries(tokens.map((token) => [token, read(`var(--${token})`)])) as Record<Token, string>;
  const soft = Object.fromEntries(tokens.map((token) => [token, read(`color-mix(in oklab, var(--${token}) 24%, var(--surface))`)])) as Record<Token, string>;
  const isDark = read('light-dark(rgb(0 0 0), rgb(255 255 255))').includes('255');
  probe.remove();
  return { color, soft: (token) => soft[token], agent: (hue) => (isDark ? `oklch(0.74 0.12 ${hue})` : `oklch(0.62 0.14 ${hue})`), isDark };
}

/** Calls when the page's colours have changed; the answer ends it. */
export function onTheme(call: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(call);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  system.addEventListener('change', call);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', call);
  };
}

const byKind: Record<DensityKind, Token> = {
  thought: 'seq-thought', message: 'seq-message', read: 'seq-read', edit: 'seq-edit', execute: 'seq-execute', other: 'seq-other', wait: 'need-fill', failed: 'failed',
};

export function toneOf(kind: DensityKind): Token {
  return byKind[kind];
}

export type { Token };
export type BlockTone = { block: Block; tone: Token };

import type { CSSProperties } from 'react';

/** Twelve hues of equal lightness, none of them near the orange that means that a person is needed. */
const hues = Array.from({ length: 12 }, (_, at) => 95 + at * 25);

export function hueOf(name: string): number {
  const sum = [...name].reduce((hash, letter) => (hash * 31 + letter.codePointAt(0)!) >>> 0, 7);
  return hues[sum % hues.length]!;
}

/** An agent's own colour, as a ring beside its name. */
export function AgentMark({ name }: { name: string }) {
  return <span className="agent-mark" aria-hidden="true" style={{ '--hue': hueOf(name) } as CSSProperties} />;
}

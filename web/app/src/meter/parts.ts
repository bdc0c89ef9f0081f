import type { UsageData } from '@ringside/client';

export type PartName = 'cached' | 'input' | 'output' | 'other' | 'free';

/** A part of the window, in tokens. */
export interface Part { name: PartName; tokens: number }

/**
 * What the window holds: what the newest call read from the cache, sent anew and got back, and what is free. What the counts do not explain is `other`; where they say more than is
 * used (thinking is often dropped), nothing can be told apart. Empty where it is not known how much is used.
 */
export function partsOf(usage: UsageData | undefined): Part[] {
  const { used, size } = usage?.context ?? {};
  if (used === undefined) return [];
  const told = usage !== undefined && areTold(usage) ? toldBy(usage) : [];
  const parts: Part[] = [...told, { name: 'other', tokens: used - sumOf(told) }, { name: 'free', tokens: Math.max(0, (size ?? used) - used) }];
  return parts.filter(({ tokens }) => tokens > 0);
}

/** Whether the counts of the newest call tell the parts of what is used. */
export function areTold(usage: UsageData): boolean {
  return usage.call !== undefined && sumOf(toldBy(usage)) <= (usage.context?.used ?? 0);
}

function toldBy({ call }: UsageData): Part[] {
  return call ? [{ name: 'cached', tokens: call.cacheRead }, { name: 'input', tokens: call.input + call.cacheWrite }, { name: 'output', tokens: call.output }] : [];
}

function sumOf(parts: readonly Part[]): number {
  return parts.reduce((total, { tokens }) => total + tokens, 0);
}

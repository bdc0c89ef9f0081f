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
  const call = usage?.call;
  const told: Part[] = call ? [{ name: 'cached', tokens: call.cacheRead }, { name: 'input', tokens: call.input + call.cacheWrite }, { name: 'output', tokens: call.output }] : [];
  const sum = told.reduce((total, { tokens }) => total + tokens, 0);
  const kept = sum <= used ? told : [];
  const parts: Part[] = [...kept, { name: 'other', tokens: used - (sum <= used ? sum : 0) }, { name: 'free', tokens: Math.max(0, (size ?? used) - used) }];
  return parts.filter(({ tokens }) => tokens > 0);
}

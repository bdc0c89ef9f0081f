import type { Block } from '@ringside/client';

const clocks = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let format = clocks.get(key);
  if (!format) clocks.set(key, format = new Intl.DateTimeFormat('en-GB', options));
  return format;
}

/** 14:03:22; of another day, with the date before it. */
export function timeOfDay(ms: number, now = Date.now()): string {
  const time = formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);
  return new Date(ms).toDateString() === new Date(now).toDateString() ? time : `${dayOf(ms)} ${time}`;
}

export function dayOf(ms: number): string {
  return formatter({ day: 'numeric', month: 'short' }).format(ms);
}

/** What a ruler says at a time, where its ticks are `step` milliseconds apart. */
export function tickLabel(ms: number, step: number): string {
  const date = new Date(ms);
  if (step >= 60_000 && date.getHours() === 0 && date.getMinutes() === 0) return dayOf(ms);
  if (step >= 60_000) return formatter({ hour: '2-digit', minute: '2-digit' }).format(ms);
  const second = formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);
  return step >= 1_000 ? second : `${second}.${String(date.getMilliseconds()).padStart(3, '0').slice(0, step >= 100 ? 1 : 3)}`;
}

const kinds: Record<Block['kind'], string> = {
  run: 'Run', phase: 'Phase', thought: 'Thought', message: 'Answer', tool: 'Tool', wait: 'Waits for a person', awaits: 'Waits for an agent', prompt: 'Prompt', warning: 'Warning',
};

const tools: Partial<Record<NonNullable<Block['toolKind']>, string>> = {
  read: 'Read', edit: 'Edit', delete: 'Delete', move: 'Move', search: 'Search', execute: 'Command', fetch: 'Fetch', think: 'Thought',
};

export function kindWord(block: Block): string {
  return (block.kind === 'tool' && block.toolKind && tools[block.toolKind]) || kinds[block.kind];
}

const ends: Record<NonNullable<Block['status']>, string> = { done: 'done', failed: 'failed', cancelled: 'stopped', interrupted: 'interrupted', expired: 'expired' };

export function endWord(block: Block): string {
  if (block.status === undefined) return block.kind === 'wait' ? 'waits' : 'goes on';
  return block.kind === 'wait' && block.status === 'done' ? 'answered' : ends[block.status];
}

import type { EventOf, ToolData } from '../wire/events';
import type { ToolItem } from './model';

type ToolEvent = EventOf<'tool.started' | 'tool.updated' | 'tool.completed'>;

/** A tool call of which this event is the first that was seen. */
export function openTool(event: ToolEvent): ToolItem {
  return { kind: 'tool', id: event.data.tool, time: event.time, toolKind: 'other', status: 'in_progress', ...(event.run ? { run: event.run } : {}) };
}

/** Replaces the members that the event names and removes those that it clears. */
export function mergeTool(before: ToolItem, event: ToolEvent): ToolItem {
  const { tool: _, kind, cleared = [], ...members } = event.data;
  const item: ToolItem = { ...before, ...members, ...(kind ? { toolKind: kind } : {}) };
  for (const name of cleared) clear(item, name as keyof ToolData);
  if (event.type === 'tool.completed') {
    item.endedAt = event.time;
    item.status = event.data.status ?? (event.data.error === undefined ? 'completed' : 'failed');
  }
  return item;
}

/** Two updates of one call as one: folded in, it does what they do one after the other. */
export function joinUpdates(first: EventOf<'tool.updated'>, second: EventOf<'tool.updated'>): EventOf<'tool.updated'> {
  const { cleared: before = [], ...members } = first.data;
  const { cleared: after = [], ...changes } = second.data;
  const cleared = [...new Set([...before.filter((name) => !(name in changes)), ...after])];
  return { ...second, data: { ...members, ...changes, ...(cleared.length > 0 ? { cleared } : {}) } };
}

function clear(item: ToolItem, name: keyof ToolData): void {
  switch (name) {
    case 'name': case 'title': case 'input': case 'output': case 'content': case 'locations': case 'error': case 'durationMs': delete item[name]; break;
    case 'kind': item.toolKind = 'other'; break;
  }
}

/** A call that its run's end left open. */
export function closeTool(item: ToolItem, time: string): ToolItem {
  return item.status === 'pending' || item.status === 'in_progress' ? { ...item, status: 'cancelled', endedAt: time } : item;
}

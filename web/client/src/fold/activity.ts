import type { RingsideEvent } from '../wire/events';
import { textOf } from '../wire/json';
import type { ToolItem } from './model';
import { mergeTool, openTool } from './tools';

/** What a stretch of a session's events tells of what its agent is doing. Two stretches of which one begins where the other ends make one, by `joinActivity`. */
export interface Activity {
  /** The cursor of the stretch's first event, and the position of its newest. */
  readonly first: string;
  readonly upTo: number;
  /** When the agent gave its newest sign of life. */
  readonly heard?: string;
  /** The calls that began here and are not over, oldest first. */
  readonly tools: readonly ToolItem[];
  /** The calls that ended here and began before. */
  readonly over: readonly string[];
  /** The runs that began or ended here: calls of theirs from before are over. */
  readonly runs: readonly string[];
  /** Whether a run began here. */
  readonly anew: boolean;
  /** The beginning of what the agent said last. */
  readonly said?: string;
  /** Why the newest run failed, if it did. */
  readonly failure?: string;
}

/** The types of events that tell of it, beside those that a fleet is folded from anyway. */
export const activityTypes = ['tool.started', 'tool.completed', 'message.completed', 'reasoning.completed'] as const;

const keptWords = 400;
const keptIds = 32;

/** Folds an event in: pure, and of a cost that does not grow with the stretch. One that is in it already changes nothing. */
export function foldActivity(before: Activity | undefined, event: RingsideEvent): Activity {
  if (before && event.position <= before.upTo) return before;
  const start: Activity = before ?? { first: event.cursor, upTo: event.position, tools: [], over: [], runs: [], anew: false };
  const next: Activity = { ...start, upTo: event.position, ...(isSign(event) ? { heard: event.time } : {}) };
  switch (event.type) {
    case 'run.started': {
      const { failure: _, ...rest } = turned(next, event.run);
      return { ...rest, anew: true };
    }
    case 'run.completed': case 'run.failed': case 'run.cancelled': case 'run.interrupted':
      return { ...turned(next, event.run), ...(event.data.error ? { failure: event.data.error.message } : {}) };
    case 'tool.started': return { ...next, tools: [...next.tools, mergeTool(openTool(event), event)].slice(-keptIds) };
    case 'tool.completed': {
      const { tool } = event.data;
      const tools = next.tools.filter(({ id }) => id !== tool);
      return tools.length < next.tools.length ? { ...next, tools } : { ...next, over: [...next.over, tool].slice(-keptIds) };
    }
    case 'message.completed': return event.data.role === 'user' ? next : { ...next, said: textOf(event.data.text).slice(0, keptWords) };
    default: return next;
  }
}

/** What two stretches tell together, of which the second begins where the first ends. */
export function joinActivity(first: Activity | undefined, second: Activity | undefined): Activity | undefined {
  if (!first || !second) return first ?? second;
  const { failure: _, ...rest } = { ...first, ...second };
  const failure = second.failure ?? (second.anew ? undefined : first.failure);
  const known = new Set(first.tools.map(({ id }) => id));
  const left = first.tools.filter((tool) => !second.over.includes(tool.id) && !(tool.run !== undefined && second.runs.includes(tool.run)));
  return {
    ...rest, ...(failure === undefined ? {} : { failure }), first: first.first, anew: first.anew || second.anew,
    tools: [...left, ...second.tools].slice(-keptIds), over: [...first.over, ...second.over.filter((id) => !known.has(id))].slice(-keptIds),
    runs: [...new Set([...first.runs, ...second.runs])].slice(-keptIds),
  };
}

function turned(activity: Activity, run: string | undefined): Activity {
  if (run === undefined) return activity;
  return { ...activity, tools: activity.tools.filter((tool) => tool.run !== run), runs: [...new Set([...activity.runs, run])].slice(-keptIds) };
}

/** Whether an event shows that the agent is at work: what people do to a session does not. */
function isSign({ type, source }: RingsideEvent): boolean {
  return source === 'agent' || type === 'run.started';
}

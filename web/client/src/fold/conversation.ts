import { runEnd, type DeltaData, type EventOf, type MessageData, type RingsideEvent } from '../wire/events';
import { artifactOf, textOf } from '../wire/json';
import type { Run, Session } from '../wire/resources';
import { Draft } from './draft';
import type { Conversation, Item, MessageItem, ReasoningItem } from './model';
import { applySession, createdSession } from './session';
import { closeTool, mergeTool, openTool } from './tools';

/** A conversation of which nothing is known yet but, where it was read, the session's state. */
export function emptyConversation(session?: Session, run?: Run): Conversation {
  const active = run?.status === 'running' ? { id: run.id, startedAt: run.startedAt ?? run.createdAt, attempt: run.attempt, cancelRequested: run.cancelRequested } : undefined;
  return { session, items: [], index: new Map(), run: active, removed: false, position: 0 };
}

/**
 * Folds events into a conversation: pure, and the same however the events are cut into batches. A delta that is already in the text changes nothing. A
 * message stands where its first delta stood; where the deltas are gone, where it was completed.
 */
export function foldConversation(before: Conversation, events: readonly RingsideEvent[]): Conversation {
  if (events.length === 0) return before;
  const draft = new Draft(before);
  for (const event of events) apply(draft, event);
  return draft.done();
}

function apply(draft: Draft, event: RingsideEvent): void {
  draft.position = Math.max(draft.position, event.position);
  applyState(draft, event);
  switch (event.type) {
    case 'message.delta': case 'reasoning.delta': return grow(draft, event, event.data);
    case 'message.completed': case 'reasoning.completed': return complete(draft, event, event.data);
    case 'tool.started': case 'tool.updated': case 'tool.completed': {
      const tool = draft.get('tool', event.data.tool);
      return draft.put(mergeTool(tool?.kind === 'tool' ? tool : openTool(event), event));
    }
    case 'interaction.opened': case 'interaction.answered': case 'interaction.expired': return interact(draft, event);
    case 'run.completed': case 'run.failed': case 'run.cancelled': case 'run.interrupted': return endRun(draft, event);
    case 'changes.reverted': return revert(draft, event);
  }
}

function applyState(draft: Draft, event: RingsideEvent): void {
  if (draft.session) draft.session = applySession(draft.session, event);
  else if (event.type === 'session.created') draft.session = createdSession(event);
  switch (event.type) {
    case 'session.removed': draft.removed = true; break;
    case 'run.started':
      if (event.run) draft.run = { id: event.run, startedAt: event.time, attempt: event.data.attempt ?? 1, cancelRequested: false };
      break;
    case 'run.cancel_requested': if (draft.run?.id === event.run) draft.run = draft.run && { ...draft.run, cancelRequested: true }; break;
  }
}

type Spoken = EventOf<'message.delta' | 'message.completed' | 'reasoning.delta' | 'reasoning.completed'>;

function spoken(draft: Draft, event: Spoken, id: string): MessageItem | ReasoningItem {
  const kind = event.type.startsWith('message') ? 'message' : 'reasoning';
  const known = draft.get(kind, id);
  if (known?.kind === 'message' || known?.kind === 'reasoning') return known;
  const base = { id, time: event.time, text: '', complete: false, ...(event.run ? { run: event.run } : {}) };
  return kind === 'reasoning' ? { kind, ...base } : { kind, ...base, role: 'assistant', source: event.source, ...(event.actor ? { actor: event.actor } : {}) };
}

function grow(draft: Draft, event: Spoken, { message, at, text }: DeltaData): void {
  const item = spoken(draft, event, message);
  if (item.complete || at + text.length <= item.text.length) return;
  // A delta past the end of what is here can only follow deltas that were never sent to this reader: what there is still reads on.
  draft.put({ ...item, text: item.text.slice(0, at) + text });
}

function complete(draft: Draft, event: Spoken, data: MessageData): void {
  const item = spoken(draft, event, data.message);
  const artifact = artifactOf(data.text);
  const whole = {
    complete: true,
    text: artifact && item.text.length > textOf(data.text).length ? item.text : textOf(data.text),
    ...(artifact ? { artifact } : {}),
    ...(data.durationMs === undefined ? {} : { durationMs: data.durationMs }),
  };
  if (item.kind === 'reasoning') return draft.put({ ...item, ...whole });
  draft.put({ ...item, ...whole, role: data.role ?? item.role, ...(data.content ? { content: data.content } : {}) });
}

function interact(draft: Draft, event: EventOf<'interaction.opened' | 'interaction.answered' | 'interaction.expired'>): void {
  const { data } = event;
  const known = draft.get('interaction', data.interaction);
  const base: Item = known?.kind === 'interaction' ? known : {
    kind: 'interaction', id: data.interaction, time: event.time, question: data.kind ?? 'permission', title: data.title ?? '', options: [], status: 'open',
    ...(event.run ? { run: event.run } : {}),
  };
  draft.put({
    ...base,
    ...(data.title === undefined ? {} : { title: data.title }),
    ...(data.tool === undefined ? {} : { tool: data.tool }),
    ...(data.options === undefined ? {} : { options: data.options }),
    ...(data.policy === undefined ? {} : { policy: data.policy }),
    ...(event.type === 'interaction.opened' ? {} : { endedAt: event.time }),
    ...(event.type === 'interaction.answered' ? { status: 'answered', answer: data.answer ?? {}, ...(event.actor ? { answeredBy: event.actor } : {}) } : {}),
    ...(event.type === 'interaction.expired' ? { status: 'expired', ...(data.reason ? { reason: data.reason } : {}) } : {}),
  });
}

function endRun(draft: Draft, event: EventOf<'run.completed' | 'run.failed' | 'run.cancelled' | 'run.interrupted'>): void {
  const end = runEnd(event);
  if (!event.run || !end) return;
  if (draft.run?.id === event.run) draft.run = undefined;
  draft.each((item) => item.run === event.run ? closed(item, event.time) : item);
  const { stopReason, error, durationMs, changes } = event.data;
  draft.put({
    kind: 'run-end', id: event.run, run: event.run, time: event.time, end, ...(stopReason ? { stopReason } : {}), ...(error ? { error } : {}),
    ...(durationMs === undefined ? {} : { durationMs }), ...(changes ? { changes } : {}),
  });
}

function revert(draft: Draft, { data, time, actor }: EventOf<'changes.reverted'>): void {
  const end = draft.get('run-end', data.run);
  if (end?.kind === 'run-end') draft.put({ ...end, reverted: { at: time, files: data.files, ...(actor ? { by: actor } : {}) } });
}

/** E9 closes all that is open before the run's end; what a lost event left open is closed here, so that nothing spins for ever. */
function closed(item: Item, time: string): Item {
  switch (item.kind) {
    case 'tool': return closeTool(item, time);
    case 'message': case 'reasoning': return item.complete ? item : { ...item, complete: true };
    case 'interaction': return item.status === 'open' ? { ...item, status: 'expired', reason: 'run_ended', endedAt: time } : item;
    default: return item;
  }
}

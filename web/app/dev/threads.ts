import { textOf, type AgentThread, type RingsideEvent } from '../../client/src/index';

/** The threads that a log tells of. */
export function threadsOf(log: readonly RingsideEvent[]): AgentThread[] {
  const threads = new Map<string, AgentThread>();
  for (const event of log) {
    if (event.type === 'thread.opened') {
      const { thread: id, from = '', to = '', kind = 'question', urgency = 'normal', text } = event.data;
      threads.set(id, {
        id, session: from, peer: to, kind, urgency, title: textOf(text).split('\n', 1)[0]!, status: 'open', waits: [], messages: 0, createdAt: event.time, updatedAt: event.time,
      });
    } else if (event.type === 'thread.message') {
      const thread = threads.get(event.data.thread);
      if (thread) threads.set(thread.id, { ...thread, messages: thread.messages + 1, updatedAt: event.time });
    }
  }
  return [...threads.values()];
}

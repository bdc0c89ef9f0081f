import { asObject, asString, type ToolItem } from '@ringside/client';

const prefix = 'mcp__ringside__';

/** Whether a call is of one of Ringside's own tools: those of all makers are told under such names (O25). */
export function isOwn(tool: ToolItem): boolean {
  return tool.name?.startsWith(prefix) === true;
}

/** The session that a call of ours is about. */
export function sessionOf(tool: ToolItem): string | undefined {
  const input = isOwn(tool) ? asObject(tool.input) : undefined;
  return asString(input?.session) ?? asString(input?.to);
}

/** What a call of ours says to somebody, whole; of any other call nothing. */
export function ownText(tool: ToolItem): string {
  const input = isOwn(tool) ? asObject(tool.input) : undefined;
  return (asString(input?.prompt) ?? asString(input?.text) ?? asString(input?.question) ?? '').trim();
}

/** What a call of ours does, as what somebody wants to do: "start a session of codex: Find the port." Without the text, where that is shown beside it. */
export function ownWords(tool: ToolItem, sessionTitle?: string, withText = true): string {
  const name = tool.name!.slice(prefix.length);
  const input = asObject(tool.input);
  const said = (member: string) => asString(input?.[member])?.trim().split('\n')[0] ?? '';
  const told = (what: string, ...members: string[]) => [what, withText && members.map(said).find(Boolean)].filter(Boolean).join(': ');
  const session = sessionTitle ? `“${sessionTitle}”` : 'a session';
  switch (name) {
    case 'read_session': return `read ${session}`;
    case 'wait_for': return `wait for ${session}`;
    case 'start_session': return told(said('agent') ? `start a session of ${said('agent')}` : 'start a session', 'title', 'prompt');
    case 'send_prompt': return told(`${input?.delivery === 'interrupt' ? 'interrupt' : 'prompt'} ${session}`, 'text');
    case 'open_thread': return told(`${['', 'question', 'escalation'].includes(said('kind')) ? 'ask' : 'tell'} ${session}`, 'text');
    case 'post_message': return told(said('kind') === 'answer' ? 'answer in a thread' : 'say in a thread', 'text');
    case 'ask_person': return told('ask a person', 'question');
    case 'create_task': return told('plan a task', 'title', 'prompt');
    case 'stop_session': return `${input?.close === true ? 'close' : 'stop'} ${session}`;
    default: return name.replaceAll('_', ' ');
  }
}

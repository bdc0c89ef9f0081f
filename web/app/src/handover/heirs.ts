import type { Agent, Session } from '@ringside/client';

/** The agents that a session can be given to: none where a program outside writes it, nor once it is closed. */
export function heirs(session: Session, agents: ReadonlyMap<string, Agent>): Agent[] {
  if (session.status === 'closed' || agents.get(session.agent)?.driver === 'external') return [];
  return [...agents.values()].filter(({ id, driver }) => id !== session.agent && driver !== 'external');
}

/** Whether an agent is told, when it begins in a session, what happened before in it (G46). */
function isBriefed(agent: Agent | undefined): boolean {
  return agent?.driver !== 'demo' && agent?.driver !== 'command';
}

/** What becomes of what, a sentence each, said before it is done. */
export function consequences(session: Session, from: Agent | undefined, to: Agent): string[] {
  const waiting = session.inbox.length;
  const old = from?.title ?? 'The agent';
  const lost = [session.modes && 'mode', session.configOptions && 'model and options'].filter((part) => typeof part === 'string').join(', ');
  return [
    isBriefed(to)
      ? `${to.title} starts with the next prompt. It knows nothing of this session, so that prompt brings it a summary: the plan, what was said, what was done.`
      : `${to.title} starts with the next prompt and knows nothing of this session: it takes no summary.`,
    `${old} ends${lost ? `, and with it the ${lost} that it offered` : ''}. The conversation, the folder and the permissions stay as they are.`,
    ...(waiting > 0 ? [`${waiting === 1 ? 'The prompt that waits goes' : `The ${waiting} prompts that wait go`} to ${to.title}.`] : []),
    `You can hand it back; ${old} then begins anew${isBriefed(from) ? ', with a summary too' : ''}.`,
  ];
}

import type { Agent, CreateSession, Session, UpdateSession } from '@ringside/client';
import { choicesOf, type Choice } from '../conversation/choices';
import { client } from '../state/api';

/** What one says of a session before it is there. `chosen`: by the ids of its choices; what is not in it the agent decides. */
export interface Wanted { agent: string; workdir: string; worktree: boolean; branch: string; chosen: Readonly<Record<string, string>>; prompt: string }

const fresh: Session = {
  id: '', agent: '', tree: '', title: '', owner: '', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: '', updatedAt: '',
};

/** What can be chosen for a session of this agent: what Ringside grants by itself, and what the agent offered in its newest session that said so. */
export function choicesFor(agent: Agent | undefined, sessions: Iterable<Session>): Choice[] {
  const told = [...sessions].filter((session) => session.agent === agent?.id && (session.modes || session.configOptions)).sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))[0];
  return choicesOf({ ...fresh, ...(told?.modes ? { modes: told.modes } : {}), ...(told?.configOptions ? { configOptions: told.configOptions } : {}) });
}

/** Opens the session as it was wanted, and says the first prompt where there is one. */
export async function begin({ agent, workdir, worktree, branch, chosen, prompt }: Wanted, choices: readonly Choice[], idempotencyKey: string): Promise<string> {
  const wishes = choices.reduce<UpdateSession>((all, choice) => {
    const value = chosen[choice.id];
    if (value === undefined || value === '') return all;
    const { config, ...rest } = choice.change(value);
    return { ...all, ...rest, ...(config ? { config: { ...all.config, ...config } } : {}) };
  }, {});
  const { policy, mode, config } = wishes;
  const body: CreateSession = {
    agent, ...(workdir === '' ? {} : { workdir }), ...(worktree ? { worktree: branch === '' ? true : branch } : {}),
    ...(policy ? { policy } : {}), ...(mode ? { mode } : {}), ...(config ? { config } : {}),
  };
  if (prompt === '') return (await client.sessions.create(body, { idempotencyKey })).id;
  return (await client.runs.create({ ...body, prompt }, { idempotencyKey })).session;
}

import type { AgentTask, Fleet } from '@ringside/client';
import { wishOf } from '../ask/wish';
import { firstLine } from '../home/doing';
import { stalledMs, type Attention } from '../needs/attention';

/** What a person is called for; `key` is the same for the same thing. `path`: where it is seen. `due`: since when, by the server's clock, where that may be long before anybody could know. */
export interface Call { key: string; path: string; title: string; body: string; due?: number }

/** All that one is called for as things stand: questions, failures, agents that work and have fallen silent, and tasks that cannot go on. */
export function callsOf({ interactions, sessions, agents, activity }: Fleet, looks: readonly Attention[], tasks: ReadonlyMap<string, AgentTask>): Call[] {
  const call = (key: string, id: string, words: string): Call[] => {
    const session = sessions.get(id);
    return session ? [{ key, path: `/s/${id}`, title: `${agents.get(session.agent)?.title ?? 'An agent'} ${words}`, body: session.title || 'Untitled' }] : [];
  };
  const asked = [...interactions.values()].flatMap((one) => {
    const { words, what = '' } = wishOf(one.kind, firstLine(one.title), activity.get(one.session)?.tools.find(({ id }) => id === one.tool));
    return call(one.id, one.session, `${words} ${what}`.trim());
  });
  const looked = looks.flatMap((look) => {
    switch (look.kind) {
      case 'failure': return call(look.key, look.session, failed(sessions.get(look.session)?.lastRunStatus, activity.get(look.session)?.failure));
      case 'stall': return call(look.key, look.session, 'has fallen silent').map((one) => ({ ...one, due: look.since + stalledMs }));
      case 'task': return [{ key: look.key, path: `/tasks/${look.task}`, title: `A task ${look.isPaused ? 'was paused' : 'failed'}: ${look.why}`, body: tasks.get(look.task)?.title ?? 'A task' }];
      case 'context': return [];
    }
  });
  return [...asked, ...looked];
}

function failed(end: string | undefined, why: string | undefined): string {
  return `${end === 'interrupted' ? 'was interrupted' : 'failed'}${why === undefined ? '' : `: ${why}`}`;
}

/** More than so many at once are told in one. */
const most = 3;

/** What is told of calls that come at once, each by itself or all in one. */
export function told(calls: readonly Call[]): readonly Call[] {
  if (calls.length <= most) return calls;
  return [{ key: 'many', path: '/needs', title: `${calls.length} agents need a look`, body: calls.map(({ title }) => title).join(' · ') }];
}

/** Enough of a text for a notification. */
export function shortened(text: string, most = 120): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

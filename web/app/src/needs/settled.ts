import type { Fleet, Interaction, InteractionItem, RingsideEvent } from '@ringside/client';
import { create } from 'zustand';

/** So many that were settled while one was here are told. */
const most = 8;

/** A question that was open here, and what became of it. */
export interface Settled { ask: InteractionItem; session: string }

/** The questions that were settled since the page was opened, newest first. */
export const useSettled = create<{ list: readonly Settled[] }>(() => ({ list: [] }));

/** Keeps what became of the questions that were open before these events. */
export function noteSettled(events: readonly RingsideEvent[], { interactions }: Fleet): void {
  const opened = new Map(interactions);
  const list: Settled[] = [];
  for (const event of events) {
    if (event.type !== 'interaction.answered' && event.type !== 'interaction.expired') continue;
    const asked = opened.get(event.data.interaction);
    if (asked) list.unshift({ ask: settled(asked, event), session: asked.session });
  }
  if (list.length > 0) useSettled.setState((before) => ({ list: [...list, ...before.list].slice(0, most) }));
}

type End = Extract<RingsideEvent, { type: 'interaction.answered' | 'interaction.expired' }>;

function settled(asked: Interaction, { type, data, actor, time }: End): InteractionItem {
  const base = { id: asked.id, kind: 'interaction', question: asked.kind, title: asked.title, options: asked.options, time: asked.createdAt, endedAt: time } as const;
  if (type === 'interaction.expired') return { ...base, status: 'expired', ...(data.reason ? { reason: data.reason } : {}) };
  return { ...base, status: 'answered', answer: data.answer ?? {}, ...(data.policy ? { policy: data.policy } : {}), ...(actor ? { answeredBy: actor } : {}) };
}

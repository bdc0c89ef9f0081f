import type { Interaction, InteractionOption } from '@ringside/client';
import { answer } from '../ask/answer';
import { stop } from '../composer/stop';
import { tellRefused } from '../state/refused';

/** Answers a question from where its card may not be seen any more: a refusal is told by the page. */
export async function answerByKey({ id, title }: Interaction, { id: option, name }: InteractionOption): Promise<void> {
  const problem = await answer(id, { option });
  tellRefused(problem && `“${title.replaceAll('`', '')}” was not answered with “${name}”. ${problem}`);
}

/** Asks a run to stop; a refusal is told by the page. */
export async function stopByKey(run: string): Promise<void> {
  tellRefused(await stop(run));
}

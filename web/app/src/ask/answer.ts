import { RingsideError, type InteractionAnswer, type InteractionOption } from '@ringside/client';
import { client, explain } from '../state/api';

/** Answers a question; the words say what went wrong, if anything did. */
export async function answer(interaction: string, body: InteractionAnswer): Promise<string | undefined> {
  try {
    await client.interactions.answer(interaction, body);
    return undefined;
  } catch (error) {
    if (error instanceof RingsideError && error.code === 'already_answered') return 'Someone else has answered already.';
    return explain(error);
  }
}

export function allows(option: InteractionOption): boolean {
  return option.kind?.startsWith('allow') ?? false;
}

/** What a key means: the mildest form of yes, or of no. */
export function choice(options: readonly InteractionOption[], allow: boolean): InteractionOption | undefined {
  const kinds = allow ? ['allow_once', 'allow_always'] : ['reject_once', 'reject_always'];
  return kinds.map((kind) => options.find((option) => option.kind === kind)).find((option) => option !== undefined);
}

/** The options as they are shown: the mildest yes first, no last. */
export function inOrder(options: readonly InteractionOption[]): InteractionOption[] {
  const rank = ({ kind }: InteractionOption) => ['allow_once', 'allow_always', undefined, 'reject_always', 'reject_once'].indexOf(kind);
  return [...options].sort((a, b) => rank(a) - rank(b));
}

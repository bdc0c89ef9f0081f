import type { InteractionItem } from '@ringside/client';
import { exact } from '../meter/format';
import { useName } from '../state/people';
import { allows } from './answer';

/** Whether a person said no. */
export function isDenied(ask: InteractionItem): boolean {
  const option = ask.options.find(({ id }) => id === ask.answer?.option);
  return ask.status === 'answered' && ask.question === 'permission' && option !== undefined && !allows(option);
}

/** Who decided what, in a few quiet words. */
export function Decision({ ask }: { ask: InteractionItem }) {
  const name = useName(ask.answeredBy);
  if (ask.status === 'open') return null;
  const option = ask.options.find(({ id }) => id === ask.answer?.option);
  return <span className="decision" title={ask.endedAt && exact(ask.endedAt)}>{words()}</span>;

  function words(): string {
    if (ask.policy) return isDenied(ask) ? 'denied by policy' : 'allowed by policy';
    if (ask.status === 'expired') return ask.reason === 'switched_off' ? 'switched off before anybody answered' : 'nobody answered';
    if (ask.question === 'question') return `${name} answered: ${option?.name ?? ask.answer?.text ?? ''}`;
    const always = option?.kind?.endsWith('always') ? ' from now on' : '';
    return `${isDenied(ask) ? 'denied' : 'allowed'} by ${name === 'You' ? 'you' : name === 'Someone else' ? 'someone else' : name}${always}`;
  }
}

import { emptyConversation, foldConversation, type RingsideEvent } from '@ringside/client';
import { expect, it } from 'vitest';
import { growing } from '../src/sequencer/growing';
import { useSession } from '../src/state/session';

const say = (position: number, type: string, data: object) => ({ position, cursor: `e.${position}`, type, time: '2026-11-20T17:00:00.000Z', source: 'agent', session: 'ses_a', run: 'run_a', data }) as unknown as RingsideEvent;

it('what is being said is one block of the open session that goes on, until it is said', () => {
  const tell = (...events: RingsideEvent[]) => useSession.setState(({ conversation }) => ({ conversation: foldConversation(conversation, events) }));
  useSession.setState({ id: 'ses_a', conversation: emptyConversation() });
  tell(say(1, 'run.started', {}));
  expect(growing('ses_a')).toBeUndefined();

  tell(say(2, 'message.delta', { message: 'm', at: 0, text: 'The' }), say(3, 'tool.started', { tool: 't', title: 'ls' }));
  const block = growing('ses_a');
  expect(block).toMatchObject({ kind: 'message', id: 'm', session: 'ses_a', run: 'run_a', start: Date.UTC(2026, 10, 20, 17), end: undefined, title: 'The' });
  tell(say(4, 'message.delta', { message: 'm', at: 3, text: ' race\nis' }));
  expect(growing('ses_b')).toBeUndefined();
  expect(growing('ses_a')).toBe(block);
  expect(block!.title).toBe('The race');

  tell(say(5, 'message.completed', { message: 'm', role: 'assistant', text: 'The race\nis on.' }), say(6, 'reasoning.delta', { message: 'r', at: 0, text: 'Hm' }));
  expect(growing('ses_a')).toMatchObject({ kind: 'thought', id: 'r' });
  expect(block).toMatchObject({ status: 'done' });
  tell(say(7, 'reasoning.completed', { message: 'r', text: 'Hm' }));
  expect(growing('ses_a')).toBeUndefined();
});

import type { InteractionOption } from '@ringside/client';
import { useState } from 'react';
import { useDraft } from '../state/draft';
import { useMayWrite } from '../state/rights';
import { answer, choice, inOrder } from './answer';

/** The ways to answer a question, for who may. */
export function Answers({ interaction, options, keys }: { interaction: string; options: readonly InteractionOption[]; keys: boolean }) {
  if (!useMayWrite()) return <p className="quiet ask-others">Waits for somebody who may answer.</p>;
  return options.length > 0 ? <Options interaction={interaction} options={options} keys={keys} /> : <TextAnswer interaction={interaction} />;
}

/** The choices of a question, as buttons. */
function Options({ interaction, options, keys }: { interaction: string; options: readonly InteractionOption[]; keys: boolean }) {
  const [sent, setSent] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const yes = choice(options, true);
  const no = choice(options, false);
  // In a word, where only one of them is meant by it.
  const always = options.filter(({ kind }) => kind === 'allow_always').length === 1 ? options.find(({ kind }) => kind === 'allow_always') : undefined;
  const send = async (option: string) => {
    setSent(option);
    setProblem(undefined);
    const went = await answer(interaction, { option });
    setProblem(went);
    if (went) setSent(undefined);
  };
  return (
    <>
      <div className="ask-options">
        {inOrder(options).map((option) => (
          <button key={option.id} type="button" className={`button small ${option === yes ? 'need' : ''}`} title={option === always ? option.name : undefined} disabled={sent !== undefined} onClick={() => void send(option.id)}>
            {option === always ? 'Always' : option.name}
            {keys && option === yes && <kbd aria-hidden="true">A</kbd>}
            {keys && option === no && <kbd aria-hidden="true">D</kbd>}
          </button>
        ))}
      </div>
      {problem && <p className="ask-problem" role="alert">{problem}</p>}
    </>
  );
}

/** A question that takes words. */
function TextAnswer({ interaction }: { interaction: string }) {
  const [text, setText] = useDraft(`answer.${interaction}`);
  const [problem, setProblem] = useState<string>();
  const send = async () => {
    if (text.trim() === '') return;
    const went = await answer(interaction, { text });
    setProblem(went);
    if (!went) setText('');
  };
  return (
    <form
      className="ask-text"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        className="input" rows={Math.min(6, text.split('\n').length)} aria-label="Your answer" value={text} onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      <button type="submit" className="button need small" disabled={text.trim() === ''}>Answer</button>
      {problem && <p className="ask-problem" role="alert">{problem}</p>}
    </form>
  );
}

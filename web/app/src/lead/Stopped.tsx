import type { Orchestration } from '@ringside/client';
import { useState } from 'react';
import { answer } from '../ask/answer';
import { exact } from '../meter/format';
import { Icon } from '../shell/Icon';
import { useMayWrite } from '../state/rights';

/** Why it was stopped, and a person's word whether it may go on. */
export function Stopped({ stop }: { stop: NonNullable<Orchestration['stop']> }) {
  const [problem, setProblem] = useState<string>();
  const [sent, setSent] = useState(false);
  const mayWrite = useMayWrite();
  const say = async (option: string) => {
    setSent(true);
    const went = await answer(stop.interaction, { option });
    setProblem(went);
    if (went) setSent(false);
  };
  return (
    <section className="lead-stopped" aria-label="Stopped">
      <p title={exact(stop.at)}><Icon name="hand" /><span>{stop.detail}</span></p>
      {mayWrite && (
        <div className="actions-buttons">
          <button type="button" className="button small need" disabled={sent} onClick={() => void say('resume')}>Resume</button>
          <button type="button" className="button small" disabled={sent} onClick={() => void say('end')}>Switch off</button>
        </div>
      )}
      {problem && <p className="lead-problem" role="alert">{problem}</p>}
    </section>
  );
}

import { RingsideError, type Run } from '@ringside/client';
import { useState } from 'react';
import { plural } from '../meter/format';
import { client, explain } from '../state/api';

type Step = { at: 'rest' } | { at: 'sure' } | { at: 'working' } | { at: 'refused'; files: [string, string][] } | { at: 'failed'; message: string };

/** Puts a run's files back, when one has said so twice; where others changed them since, when one has seen which. */
export function Revert({ run, files, onReverted }: { run: string; files: number; onReverted: (run: Run) => void }) {
  const [step, setStep] = useState<Step>({ at: 'rest' });
  const rest = () => setStep({ at: 'rest' });
  const revert = async (force: boolean) => {
    setStep({ at: 'working' });
    try {
      onReverted(await client.runs.revert(run, force ? { force } : {}));
    } catch (error) {
      const named = error instanceof RingsideError && error.status === 409 ? Object.entries(error.errors) : [];
      setStep(named.length > 0 && !force ? { at: 'refused', files: named.map(([path, why]) => [path, why.join(' ')]) } : { at: 'failed', message: explain(error) });
    }
  };
  switch (step.at) {
    case 'rest': return <footer><button type="button" className="button small" onClick={() => setStep({ at: 'sure' })}>Revert</button></footer>;
    case 'working': return <footer role="status">Putting the files back…</footer>;
    case 'sure': return (
      <footer role="group" aria-label="Confirm">
        <p>Put {plural(files, 'file')} back as before this run? What the run did not change stays.</p>
        <button type="button" className="button plain" autoFocus onClick={rest}>Cancel</button>
        <button type="button" className="button danger" onClick={() => void revert(false)}>Revert {plural(files, 'file')}</button>
      </footer>
    );
    case 'refused': return (
      <footer role="alert" className="refused">
        <p>Nothing was put back, since {step.files.length === 1 ? 'one file is' : 'some files are'} not as the run left {step.files.length === 1 ? 'it' : 'them'}:</p>
        <ul>{step.files.map(([path, why]) => <li key={path}><span className="mono">{path}</span> {why}</li>)}</ul>
        <p className="quiet">Reverting anyway loses what changed since. What was not kept is passed over.</p>
        <button type="button" className="button plain" autoFocus onClick={rest}>Leave it</button>
        <button type="button" className="button danger" onClick={() => void revert(true)}>Revert anyway</button>
      </footer>
    );
    case 'failed': return (
      <footer role="alert">
        <p className="change-problem">{step.message}</p>
        <button type="button" className="button" onClick={rest}>Back</button>
      </footer>
    );
  }
}

import type { Session } from '@ringside/client';
import { look } from '../fleet/status';
import { AgentButton } from '../handover/AgentButton';
import { ContextBar, Spent } from '../meter/ContextBar';
import { clock, exact, folder, isScratch } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Watching } from '../presence/Watching';
import { Icon } from '../shell/Icon';
import { usePlayhead } from '../state/playhead';
import { useSession } from '../state/session';
import { useShown } from '../state/shown';
import { Choices } from './Choices';
import { usePhone } from '../state/usePhone';
import { Title } from './Title';
import { showTab, togglePanel, useView } from '../state/view';

export function SessionHeader({ session, agent }: { session: Session; agent: string }) {
  const phone = usePhone();
  const panelOpen = useView((view) => (phone ? view.zone === 'panel' : view.panelOpen));
  const { icon, word, tone } = look(session);
  return (
    <header className="session-head">
      <div className="session-title">
        <Title key={session.id} session={session} />
        <Watching session={session.id} />
        <p className={`session-status ${tone}`}>
          <span className={`glyph ${tone}`} data-live={session.status === 'running' || undefined}><Icon name={icon} size={14} /></span>
          <span role="status" aria-label="Status">{word}</span> <Elapsed />
        </p>
        <button type="button" className="icon-button panel-toggle" aria-label={panelOpen ? 'Hide panel' : 'Show panel'} aria-pressed={panelOpen} onClick={togglePanel}>
          <Icon name="panel" />
        </button>
      </div>
      <div className="session-facts">
        <AgentButton session={session} agent={agent} />
        <Where session={session} />
        <Imported session={session} />
        <span className="context-open">
          <ContextBar usage={session.usage} />
          <button type="button" aria-label="What the context window holds" title="What the context window holds" onClick={() => showTab('info')} />
        </span>
        <Spent usage={session.usage} />
      </div>
      {session.status !== 'closed' && <Choices key={session.id} session={session} />}
    </header>
  );
}

function Where({ session: { workdir, worktree } }: { session: Session }) {
  if (!workdir) return null;
  if (worktree) {
    return (
      <span className="ellipsis session-folder" title={`${workdir}, a worktree of ${worktree.repository}`}>
        <span className="mono">{folder(worktree.repository)}</span>, own worktree
      </span>
    );
  }
  return <span className={`ellipsis session-folder ${isScratch(workdir) ? '' : 'mono'}`} title={workdir}>{isScratch(workdir) ? 'scratch folder' : folder(workdir)}</span>;
}

/** That it did not happen here, and where it did, as far as that is known. */
function Imported({ session: { imported } }: { session: Session }) {
  if (!imported) return null;
  const { workdir, at, exportedAt } = imported;
  return (
    <span className="ellipsis session-folder" title={`Imported ${exact(at)}, exported ${exact(exportedAt)}${workdir === undefined ? '' : ` where it worked in ${workdir}`}`}>
      imported{workdir !== undefined && (isScratch(workdir) ? ' from a scratch folder' : <> from <span className="mono">{folder(workdir)}</span></>)}
    </span>
  );
}

function Elapsed() {
  const { run } = useShown().conversation;
  const at = usePlayhead((playhead) => playhead.at);
  // A clock that ran on while nothing is heard would claim to know that the run does.
  const heard = useSession(({ status }) => status.state === 'live' || status.state === 'polling');
  const passing = useNow(run && heard && !at ? 1_000 : undefined);
  const now = at ? at.time ?? 0 : passing;
  return run ? <span className="number">{run.cancelRequested ? 'stopping' : clock(now - Date.parse(run.startedAt))}</span> : null;
}

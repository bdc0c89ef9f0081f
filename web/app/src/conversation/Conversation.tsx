import { useEffect } from 'react';
import { Composer } from '../composer/Composer';
import { ShownAnew } from '../connection/ShownAnew';
import { Then } from '../meter/useNow';
import { MomentBand } from '../sequencer/MomentBand';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { usePlayhead } from '../state/playhead';
import { Looking } from '../state/rights';
import { go } from '../state/route';
import { closeSession, openSession, useSession } from '../state/session';
import { useMomentState, useShown } from '../state/shown';
import { Skeleton } from './Skeleton';
import { Spoken } from './Spoken';
import { SessionHeader } from './SessionHeader';
import { Transcript } from './Transcript';
import './conversation.css';

export function Conversation({ id }: { id: string }) {
  useEffect(() => {
    openSession(id);
    return closeSession;
  }, [id]);
  const { phase, message, id: shown } = useSession();
  const live = useSession((view) => view.conversation);
  const moment = useMomentState();
  const { conversation, items } = useShown();
  const then = usePlayhead(({ at }) => (at === undefined ? undefined : Math.floor((at.time ?? 0) / 1_000) * 1_000));
  const agents = useFleet(({ fleet }) => fleet.agents);
  const known = useFleet(({ fleet }) => fleet.sessions.get(id));
  const session = (shown === id ? conversation.session : undefined) ?? known;
  const agent = (session && agents.get(session.agent)?.title) || 'The agent';

  if (phase === 'missing' || live.removed) {
    return (
      <Nothing title="This session is not here.">
        <p>It was removed, or it is not shared with you.</p>
        <button type="button" className="button" onClick={() => go('/')}>Back to the fleet</button>
      </Nothing>
    );
  }
  const isPast = moment !== 'now';
  const ready = phase === 'ready' && shown === id && (!isPast || moment === 'shown');
  const empty = items.length === 0;
  return (
    <section className="conversation" aria-label={session?.title || 'Session'}>
      <Looking value={isPast}>
        {session ? <SessionHeader session={session} agent={agents.get(session.agent)?.name ?? ''} /> : <div className="session-head" />}
        {isPast ? <MomentBand /> : <ShownAnew />}
        <Then value={then}>
          {ready && empty && (isPast
            ? <Nothing title="Nothing had been said yet."><p>At this moment the session was still empty.</p></Nothing>
            : session?.status === 'closed' ? <Nothing title="Nothing was said."><p>This session was closed before anybody said anything in it.</p></Nothing>
            : <Nothing title={`${agent} is ready.`}><p>Say what you want done. Everybody who watches sees it at once.</p></Nothing>)}
          {ready && !empty && <Transcript key={`transcript:${id}:${isPast}`} id={id} agent={agent} />}
          {!ready && (phase === 'failed' ? <Nothing title="The session could not be read."><p role="alert">{message}</p></Nothing> : moment !== 'failed' && <Skeleton />)}
        </Then>
      </Looking>
      <Spoken key={`spoken:${id}`} session={id} />
      {session && !isPast && <Composer key={`composer:${session.id}`} session={session} agent={agent} />}
    </section>
  );
}

export function Nothing({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="nothing">
      <Icon name="ring" size={28} />
      <h1>{title}</h1>
      {children}
    </div>
  );
}

import { useEffect } from 'react';
import { Composer } from '../composer/Composer';
import { ShownAnew } from '../connection/ShownAnew';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { go } from '../state/route';
import { closeSession, openSession, useSession } from '../state/session';
import { Skeleton } from './Skeleton';
import { SessionHeader } from './SessionHeader';
import { Transcript } from './Transcript';
import './conversation.css';

export function Conversation({ id }: { id: string }) {
  useEffect(() => {
    openSession(id);
    return closeSession;
  }, [id]);
  const { phase, message, conversation, id: shown } = useSession();
  const agents = useFleet(({ fleet }) => fleet.agents);
  const known = useFleet(({ fleet }) => fleet.sessions.get(id));
  const session = (shown === id ? conversation.session : undefined) ?? known;
  const agent = (session && agents.get(session.agent)?.title) || 'The agent';

  if (phase === 'missing' || conversation.removed) {
    return (
      <Nothing title="This session is not here.">
        <p>It was removed, or it is not shared with you.</p>
        <button type="button" className="button" onClick={() => go('/')}>Back to the fleet</button>
      </Nothing>
    );
  }
  const ready = phase === 'ready' && shown === id;
  const empty = conversation.items.length === 0;
  return (
    <section className="conversation" aria-label={session?.title || 'Session'}>
      {session ? <SessionHeader session={session} agent={agents.get(session.agent)?.name ?? ''} /> : <div className="session-head" />}
      <ShownAnew />
      {ready && empty && <Nothing title={`${agent} is ready.`}><p>Say what you want done. Everybody who watches sees it at once.</p></Nothing>}
      {ready && !empty && <Transcript key={`transcript:${id}`} id={id} agent={agent} />}
      {!ready && (phase === 'failed' ? <Nothing title="The session could not be read."><p role="alert">{message}</p></Nothing> : <Skeleton />)}
      {session && <Composer key={`composer:${session.id}`} session={session} agent={agent} />}
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

import { useEffect, useRef, useState } from 'react';
import { inOrder } from '../fleet/AgentChoice';
import { Field } from '../shell/Field';
import { Modal } from '../shell/Modal';
import { client, explain } from '../state/api';
import { setDraft, useDraft } from '../state/draft';
import { useFleet } from '../state/fleet';
import { forgetKey, keyOf } from '../state/key';
import { useRoute } from '../state/route';
import { useSession } from '../state/session';
import { showTab, useView } from '../state/view';
import { HowFields } from './HowFields';
import { created, emptyOpening, isReady, kindOf, refusals, type Opening, type Refusals } from './opening';
import { placeOf, showThread } from './state';
import { ToAgent } from './ToAgent';
import { ToSession } from './ToSession';
import './form.css';

const close = () => useView.setState({ dialog: undefined });

/** Opens a thread from the session that is open, in its agent's place: to another session, or to a new one below it. */
export function NewThread() {
  const [from] = useState(() => {
    const route = useRoute.getState();
    return route.page === 'session' ? route.id : '';
  });
  return <Modal title="New thread" form onDiscard={() => { setDraft(placeOf(from), ''); forgetKey(placeOf(from)); }}><Form from={from} /></Modal>;
}

function Form({ from }: { from: string }) {
  const [opening, setOpening] = useState(() => emptyOpening(inOrder([...useFleet.getState().fleet.agents.values()])[0]?.id ?? ''));
  const [text, setText] = useDraft(placeOf(from));
  const [refused, setRefused] = useState<Refusals>({});
  const [working, setWorking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const words = useRef<HTMLTextAreaElement>(null);
  const known = useFleet(({ fleet }) => fleet.sessions.get(from));
  // One that is too old for the fleet is here because it is open.
  const session = useSession(({ conversation }) => known ?? (conversation.session?.id === from ? conversation.session : undefined));
  const title = session?.title || 'Untitled';
  const isClosed = session?.status === 'closed';
  const ready = isReady(opening, text) && !isClosed;
  useEffect(() => void form.current?.querySelector('.error, .thread-refused')?.scrollIntoView({ block: 'nearest' }), [refused]);
  const change = (part: Partial<Opening>) => {
    setOpening((before) => ({ ...before, ...part }));
    // What was refused is another thing now.
    setRefused({});
  };
  const send = async () => {
    if (!ready || working) return;
    setWorking(true);
    setRefused({});
    const body = created(from, opening, text);
    try {
      const thread = await client.threads.open(body, { idempotencyKey: keyOf(placeOf(from), JSON.stringify(body)) });
      forgetKey(placeOf(from));
      setText('');
      close();
      showThread(from, thread);
      showTab('threads');
    } catch (error) {
      setRefused(refusals(error, explain(error), body, (id) => useFleet.getState().fleet.sessions.get(id)?.title));
      setWorking(false);
    }
  };
  const toWords = () => words.current?.focus();
  const kind = kindOf(opening);
  return (
    <form
      ref={form} className="thread-form" onSubmit={(event) => { event.preventDefault(); void send(); }}
      onKeyDown={(event) => { if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) { event.preventDefault(); void send(); } }}
    >
      <p className="thread-from">You speak for the agent of <b>{title}</b>: the other one hears its word. The log says that it was you.</p>
      <div className="field">
        <span className="label" id="thread-to">To</span>
        <div className="segments" role="group" aria-labelledby="thread-to">
          <button type="button" aria-pressed={opening.into === 'session'} onClick={() => change({ into: 'session' })}>Another session</button>
          <button type="button" aria-pressed={opening.into === 'agent'} onClick={() => change({ into: 'agent' })}>A new session</button>
        </div>
        {opening.into === 'session'
          ? <ToSession from={from} chosen={opening.to} error={refused.to} onChoose={(to) => { change({ to }); if (to !== '') toWords(); }} />
          : <ToAgent from={from} opening={opening} refused={refused} onChange={change} />}
      </div>
      <Field label={asked[kind] ?? 'What is said'} error={refused.text}>
        {(props) => <textarea {...props} ref={words} className="input" rows={3} value={text} onChange={(event) => { setText(event.target.value); setRefused({}); }} />}
      </Field>
      <HowFields opening={opening} from={title} refused={refused} onChange={change} />
      {refused.whole !== undefined && <p className="thread-refused" role="alert">{refused.whole}</p>}
      {isClosed && <p className="thread-refused" role="alert">{title} was closed: nothing more is said for its agent. What you wrote is kept here.</p>}
      <footer>
        <button type="button" className="button plain" onClick={close}>Cancel</button>
        <button type="submit" className="button primary" disabled={!ready || working}>{does[kind] ?? 'Send'}</button>
      </footer>
    </form>
  );
}

const asked: Readonly<Partial<Record<string, string>>> = { question: 'What is asked', escalation: 'What is to be decided', delegation: 'What is to be done' };
const does: Readonly<Partial<Record<string, string>>> = { question: 'Ask', escalation: 'Ask', delegation: 'Delegate' };

import type { Delivery, Session } from '@ringside/client';
import { useLayoutEffect, useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { Icon } from '../shell/Icon';
import { useDraft } from '../state/draft';
import { useSession } from '../state/session';
import { Attachments } from './Attachments';
import { Deliver, DeliverHint, deliveryOf, useDelivery } from './Deliver';
import { addImages, attach, setImages, useAttached, whyNot } from './images';
import { post } from './outbox';
import { stop } from './stop';
import { Suggest } from './Suggest';
import { replaced, tokenAt } from './token';
import { useRecall } from './useRecall';
import { useSuggestions, type Suggestion } from './useSuggestions';

/** The text that one writes, what goes with it, and the one control that says what Enter will do. Words are kept with their session until they are sent. */
export function Writing({ session, agent, onProblem }: { session: Session; agent: string; onProblem: (problem?: string) => void }) {
  const [text, setText] = useDraft(session.id);
  const images = useAttached(session.id);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [closed, setClosed] = useState<string>();
  const area = useRef<HTMLTextAreaElement>(null);
  const run = useSession(({ conversation }) => conversation.run?.id) ?? session.run;
  const stopping = useSession(({ conversation }) => conversation.run?.cancelRequested ?? false);
  const busy = session.status === 'running' || session.status === 'waiting' || session.status === 'queued';
  const enter = useDelivery(busy);
  const empty = text.trim() === '' && images.length === 0;
  const token = tokenAt(text, caret);
  const tokenKey = token && `${token.kind}:${token.from}`;
  const list = useSuggestions(session, tokenKey === closed ? undefined : token);
  const at = Math.min(chosen, (list?.items.length ?? 0) - 1);
  const { recall, leave } = useRecall(session);

  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, 240)}px`;
  }, [text]);

  const change = (value: string, to = value.length) => {
    setText(value);
    setCaret(to);
  };
  /** Text that no key has typed: the caret goes with it at once, before the next key. */
  const put = (value: string, to = value.length) => {
    flushSync(() => change(value, to));
    area.current?.setSelectionRange(to, to);
  };
  const send = (delivery: Delivery) => {
    if (empty) return;
    leave();
    onProblem(undefined);
    post(session.id, text.trim(), images, delivery);
    change('');
    setImages(session.id, []);
  };
  const take = async (files: readonly File[]) => {
    const refused = whyNot(session, agent);
    if (refused) return onProblem(refused);
    const { images: more, problem } = await attach(files, images.length);
    addImages(session.id, more);
    onProblem(problem);
  };
  const choose = ({ insert }: Suggestion) => {
    if (!token) return;
    const next = replaced(text, token, insert);
    put(next.text, next.caret);
    setChosen(0);
    area.current?.focus();
  };
  /** Whether a key is for the list that is open. */
  const inList = (event: KeyboardEvent): boolean => {
    if (!list) return false;
    if (event.key === 'Escape') return setClosed(tokenKey), true;
    if (list.items.length === 0) return false;
    switch (event.key) {
      case 'ArrowDown': return setChosen((at + 1) % list.items.length), true;
      case 'ArrowUp': return setChosen((at - 1 + list.items.length) % list.items.length), true;
      case 'Tab': case 'Enter': return !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey && (choose(list.items[at]!), true);
      default: return false;
    }
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (inList(event)) return event.preventDefault();
    if (event.key === 'Escape') {
      if (leave()) change('');
      else event.currentTarget.blur();
    }
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    const brought = step === undefined || event.shiftKey || event.altKey ? undefined : recall(step, text);
    if (brought !== undefined) {
      event.preventDefault();
      return put(brought);
    }
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    send(deliveryOf(event, busy));
  };
  const dropped = (event: ClipboardEvent | DragEvent, files: FileList | undefined) => {
    if (!files || files.length === 0) return;
    event.preventDefault();
    void take([...files]);
  };
  return (
    <div className="writing">
      {list && <Suggest label={token?.kind === 'file' ? 'Files' : 'Commands'} list={list} at={at} point={setChosen} choose={choose} />}
      <form
        className="composer-box" data-busy={busy || undefined}
        onSubmit={(event) => {
          event.preventDefault();
          send('queue');
        }}
        onDragOver={(event) => { if (event.dataTransfer.types.includes('Files')) event.preventDefault(); }}
        onDrop={(event) => dropped(event, event.dataTransfer.files)}
      >
        <Attachments images={images} remove={(id) => setImages(session.id, images.filter((image) => image.id !== id))} />
        <textarea
          ref={area} id="composer" rows={1} value={text} aria-label={`Message ${agent}`} placeholder={`Message ${agent}…`}
          aria-autocomplete="list" aria-controls={list && list.items.length > 0 ? 'suggestions' : undefined} aria-activedescendant={list && at >= 0 ? `suggestion-${at}` : undefined}
          onChange={({ target }) => {
            change(target.value, target.selectionStart);
            setClosed(undefined);
            setChosen(0);
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)} onKeyDown={pressed} onPaste={(event) => dropped(event, event.clipboardData.files)}
        />
        <div className="composer-buttons">
          {busy && run && (
            <button type="button" className="button small" aria-label="Stop" title="Stop (S)" disabled={stopping} onClick={() => void stop(run).then(onProblem)}>
              <Icon name="stopped" size={14} /> {stopping ? 'Stopping…' : 'Stop'}
            </button>
          )}
          {busy ? (!empty || !run) && <Deliver agent={agent} steers={session.steers ?? false} empty={empty} enter={enter} onSend={send} /> : (
            <button type="submit" className="button small primary" aria-label="Send" disabled={empty} title="Send (Enter)">Send <Icon name="send" size={14} /></button>
          )}
        </div>
      </form>
      {busy && !empty && <DeliverHint agent={agent} steers={session.steers ?? false} enter={enter} />}
    </div>
  );
}

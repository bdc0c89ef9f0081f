import type { Session } from '@ringside/client';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../shell/Icon';
import { client, explain } from '../state/api';
import { useMayWrite } from '../state/rights';

/** What a session is called; who may write in it changes that where it stands. */
export function Title({ session: { id, title } }: { session: Session }) {
  const mayWrite = useMayWrite();
  const [editing, setEditing] = useState(false);
  const [problem, setProblem] = useState<string>();
  const pencil = useRef<HTMLButtonElement>(null);
  const back = useRef(false);
  useEffect(() => {
    if (!editing && back.current) pencil.current?.focus();
    back.current = editing;
  }, [editing]);
  const save = async (text: string) => {
    setEditing(false);
    setProblem(undefined);
    if (text === '' || text === title) return;
    try {
      await client.sessions.update(id, { title: text });
    } catch (error) {
      setProblem(`It is still called as before. ${explain(error)}`);
    }
  };
  if (editing) return <Field title={title} onDone={(text) => void save(text)} />;
  return (
    <>
      <h1 className="ellipsis" title={title} onDoubleClick={() => { if (mayWrite) setEditing(true); }}>{title || 'Untitled'}</h1>
      {mayWrite && <button ref={pencil} type="button" className="icon-button title-edit" aria-label="Rename the session" title="Rename the session" onClick={() => setEditing(true)}><Icon name="edit" size={14} /></button>}
      {problem !== undefined && <p className="title-problem" role="alert">{problem}</p>}
    </>
  );
}

function Field({ title, onDone }: { title: string; onDone: (text: string) => void }) {
  const [text, setText] = useState(title);
  const over = useRef(false);
  // What is left by a key loses the focus too, as it goes.
  const end = (words: string) => {
    if (!over.current) onDone(words);
    over.current = true;
  };
  return (
    <input
      className="title-field" aria-label="Title" title="Enter keeps it, Esc leaves it as it was" value={text} maxLength={200} autoFocus onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)} onBlur={() => end(text.trim())}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        // The focus goes to a button, which the same key would press.
        event.preventDefault();
        end(event.key === 'Enter' ? text.trim() : title);
      }}
    />
  );
}

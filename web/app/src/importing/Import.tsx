import { useEffect, useRef } from 'react';
import { Icon } from '../shell/Icon';
import { Modal } from '../shell/Modal';
import { go } from '../state/route';
import { useView } from '../state/view';
import { Chosen } from './Chosen';
import { useImport } from './state';
import { useDropped } from './useDropped';
import { usePicked } from './usePicked';
import { useSending } from './useSending';
import { becomes, sending } from './words';
import './importing.css';

/** Takes no other file while one is on its way; dropped, it would else open in the page's place. */
const ignore = () => undefined;
const close = () => useView.setState({ dialog: undefined });

/** Makes a session of an export: chosen or dropped, looked at, sent once. */
export function Import() {
  const { picked, pick } = usePicked();
  const { isGoing, told, send, stop, forget } = useSending(({ id, title }) => {
    useImport.setState({ said: `“${title || 'Untitled'}” is imported. It is closed, and private to you.` });
    close();
    go(`/s/${id}`);
  });
  const isOver = useDropped(isGoing ? ignore : pick, true) && !isGoing;
  const { file, problem, isLooked = false } = picked;
  const isReady = file !== undefined && isLooked && problem === undefined;
  const input = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLButtonElement>(null);
  const submit = useRef<HTMLButtonElement>(null);
  // What was told was of another file.
  useEffect(forget, [file]);
  // The keyboard is on what comes next: the file, or its import.
  useEffect(() => { if (!isGoing) (isReady ? submit : choose).current?.focus(); }, [isGoing, isReady]);
  return (
    <Modal title="Import a session" form>
      <form
        className="importing"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isGoing) void send(file);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isGoing) return;
          event.preventDefault();
          stop();
        }}
      >
        <div className="importing-file" data-over={isOver || undefined} data-going={isGoing || undefined}>
          {file ? <Chosen file={file} header={picked.header} /> : (
            <div className="importing-none">
              <Icon name="read" size={20} />
              <p className="importing-drop">{isOver ? 'Drop it here.' : 'Drop an export here, or choose it.'}</p>
              <p>A file that ends in .ndjson: a session that was <b>exported as data</b>, here or on another server.</p>
            </div>
          )}
          <button ref={choose} type="button" className="button small" data-first disabled={isGoing} onClick={() => input.current?.click()}>
            {file ? 'Choose another…' : 'Choose a file…'}
          </button>
          <input
            ref={input} type="file" hidden onInput={(event) => event.stopPropagation()}
            onChange={({ currentTarget }) => {
              pick([...currentTarget.files ?? []]);
              currentTarget.value = '';
            }}
          />
        </div>
        {problem !== undefined && <p className="importing-problem" role="alert">{problem}</p>}
        {told?.isWrong && <p className="importing-problem" role="alert">{told.words}</p>}
        {problem === undefined && !told?.isWrong && <p className="importing-note">{told?.words ?? becomes}</p>}
        <p className="visually-hidden" role="status" aria-label="Import">{isGoing && file ? sending(file) : told && !told.isWrong ? told.words : ''}</p>
        <footer>
          {isGoing
            ? <button key="stop" type="button" className="button plain" autoFocus onClick={stop}>Stop</button>
            : <button key="cancel" type="button" className="button plain" onClick={close}>Cancel</button>}
          {/* Not disabled while it goes: the second click of two would take the keyboard out of the dialog. */}
          <button ref={submit} type="submit" className="button primary" aria-describedby={file && 'importing-chosen'} disabled={!isReady} aria-disabled={isGoing || undefined}>
            {isGoing ? 'Importing…' : 'Import'}
          </button>
        </footer>
      </form>
    </Modal>
  );
}

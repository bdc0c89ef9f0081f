import { textOf, type Prompt } from '@ringside/client';
import { useState } from 'react';
import { Icon, type IconName } from '../shell/Icon';
import { client } from '../state/api';
import { useWho } from '../state/people';
import { beginEdit, changeEdit, endEdit, useEdits } from './edits';
import { isWhole } from './Withdrawn';

interface Props {
  prompt: Prompt; at: number; of: number; steers: boolean; fixed: boolean;
  /** Does it, and says whether it was done. */
  act: (work: () => Promise<unknown>) => Promise<boolean>;
  withdraw: () => void;
  /** How it is dragged to another place; `mark`: on which side of it what is dragged would come. */
  drag: { isDragged: boolean; mark: 'before' | 'after' | undefined; start: () => void; over: () => void; end: () => void };
}

/** A prompt that waits: its words, when it goes, and what one may do with it. */
export function QueuedPrompt({ prompt, at, of, steers, fixed, act, withdraw, drag }: Props) {
  const editing = useEdits((edits) => edits[prompt.id] !== undefined);
  const [sure, setSure] = useState(false);
  const who = useWho(prompt);
  const words = textOf(prompt.text) || (prompt.content ? 'Images' : 'A prompt');
  if (editing && !fixed) return <li><Edit prompt={prompt} act={act} onDone={() => endEdit(prompt.id)} /></li>;
  const move = (index: number) => void act(() => client.prompts.update(prompt.id, { index }));
  return (
    <li
      draggable={!fixed && of > 1} data-dragged={drag.isDragged || undefined} data-mark={drag.mark} onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        drag.start();
      }} onDragEnter={drag.over} onDragEnd={drag.end}
    >
      <Icon name="queued" size={14} />
      <span className="ellipsis" title={words}>{words}</span>
      <span className="quiet">{who !== 'You' && `${who}, `}{when(prompt, at, steers)}</span>
      {!fixed && (
        <span className="queue-buttons">
          {of > 1 && <Act name="Move up" icon="send" disabled={at === 0} onClick={() => move(at - 1)} />}
          {of > 1 && <Act name="Move down" icon="down" disabled={at === of - 1} onClick={() => move(at + 1)} />}
          {/* A text that is longer than what is here would be cut by its edit. */}
          {typeof prompt.text === 'string' && !prompt.content && <Act name="Edit" icon="edit" onClick={() => beginEdit(prompt)} />}
          {sure
            ? <button type="button" className="button small danger" autoFocus onBlur={() => setSure(false)} onClick={withdraw}>Withdraw for good</button>
            : <Act name="Withdraw" icon="cross" onClick={() => { if (isWhole(prompt)) withdraw(); else setSure(true); }} />}
        </span>
      )}
    </li>
  );
}

function when({ delivery }: Prompt, at: number, steers: boolean): string {
  if (delivery === 'steer' && steers) return 'as soon as it listens';
  return at === 0 ? 'next' : 'queued';
}

function Act({ name, icon, disabled = false, onClick }: { name: string; icon: IconName; disabled?: boolean; onClick: () => void }) {
  return <button type="button" className="icon-button" aria-label={name} title={name} disabled={disabled} onClick={onClick}><Icon name={icon} size={14} /></button>;
}

function Edit({ prompt, act, onDone }: Pick<Props, 'prompt' | 'act'> & { onDone: () => void }) {
  const text = useEdits((edits) => edits[prompt.id]?.text ?? '');
  const save = async () => {
    if (text.trim() === '') return;
    if (text.trim() === textOf(prompt.text)) return onDone();
    changeEdit(prompt.id, { saving: true });
    if (await act(() => client.prompts.update(prompt.id, { text: text.trim() }))) onDone();
    else changeEdit(prompt.id, { saving: false });
  };
  return (
    <form
      className="queue-edit"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        className="input" rows={2} autoFocus aria-label="Queued prompt" value={text} onChange={(event) => changeEdit(prompt.id, { text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void save();
        }}
      />
      <p>
        <button type="button" className="button small plain" onClick={onDone}>Cancel</button>
        <button type="submit" className="button small primary" disabled={text.trim() === ''}>Save</button>
      </p>
    </form>
  );
}

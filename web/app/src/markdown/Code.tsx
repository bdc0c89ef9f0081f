import { useLayoutEffect, useRef, useState } from 'react';
import { copied } from '../shell/copied';
import { Icon } from '../shell/Icon';
import { DrawnCode } from './drawn';
import { colourOf, loadedColour } from './highlight';

/** A code block, coloured while it grows. Its lines are not React's: a line that is drawn stays as it is, and costs nothing when more come. */
export function Code({ language, text, growing = false }: { language: string; text: string; growing?: boolean }) {
  const element = useRef<HTMLElement>(null);
  const drawn = useRef<DrawnCode>(undefined);
  useLayoutEffect(() => {
    drawn.current ??= new DrawnCode(element.current!, loadedColour(language));
    drawn.current.show(text, growing);
  }, [text, growing, language]);
  useLayoutEffect(() => {
    let current = true;
    void colourOf(language).then((colour) => { if (current && colour) drawn.current?.use(colour); }).catch(() => undefined);
    return () => { current = false; };
  }, [language]);
  return (
    <div className="block code">
      <div className="code-head">
        <span>{language || 'text'}</span>
        <CopyButton text={text} />
      </div>
      <pre tabIndex={0}><code ref={element} /></pre>
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    if (!await copied(text)) return;
    setDone(true);
    setTimeout(() => setDone(false), 1_500);
  };
  return (
    <button type="button" className="copy" aria-label="Copy code" onClick={() => void copy()}>
      <Icon name={done ? 'done' : 'copy'} size={14} /> {done ? 'Copied' : 'Copy'}
    </button>
  );
}

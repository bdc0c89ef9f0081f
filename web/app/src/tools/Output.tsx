import { useMemo, useState } from 'react';
import { bytes } from '../meter/format';
import { Ansi } from './Ansi';
import { isTerminal, terminal } from './ansi';

const shownLines = 12;

/** Longer than this stays cut: a page that holds megabytes of one command's output is slow for all that it shows. */
const most = 200_000;

/** What a command printed: its last lines, until all of it is asked for. */
export function Output({ text, label }: { text: string; label: string }) {
  const [all, setAll] = useState(false);
  const trimmed = useMemo(() => settled(text.slice(-4 * most)).replace(/\s+$/, ''), [text]);
  if (trimmed === '') return null;
  const lines = trimmed.split('\n');
  const cut = !all && lines.length > shownLines;
  const shown = cut ? lines.slice(-shownLines).join('\n') : trimmed.slice(-most);
  return (
    <div className="output">
      {cut && <button type="button" className="show-all" onClick={() => setAll(true)}>Last {shownLines} lines · show all {lines.length} ({bytes(text.length)})</button>}
      {all && trimmed.length > most && <p className="quiet">Only the last {bytes(most)} of {bytes(trimmed.length)} are shown.</p>}
      <pre tabIndex={0} aria-label={label}><Ansi text={shown} /></pre>
    </div>
  );
}

/** Without the lines that are empty once a progress bar has wiped them: they would be all that is seen. */
function settled(text: string): string {
  if (!isTerminal(text)) return text;
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  return lines.filter((line) => line === '' || !isTerminal(line) || terminal(line)[0]!.some((span) => span.text.trim() !== '') || /\x1b\[[\d;]*m/.test(line)).join('\n');
}

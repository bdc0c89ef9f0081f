import type { FileChange, RunChanges } from '@ringside/client';
import { plural } from '../meter/format';
import type { Hunk } from '../tools/diff';

const signs = { added: '+', removed: '-', same: ' ' };

/** So many lines of a hunk are quoted on either side of the one that is spoken of. */
const around = 20;

/** What one should know before one trusts what is shown, a sentence each. */
export function notes({ shared, others, late, leftOut, moreFiles }: RunChanges): string[] {
  return [
    ...(shared ? [`${others.length > 0 ? plural(others.length, 'other run') : 'Another run'} worked in the same folder meanwhile: some of this may not be this run's doing.`] : []),
    ...(late ? ['The folder was looked at only when the server had been started again: what happened until then counts too.'] : []),
    ...(moreFiles ? [`${plural(moreFiles, 'more file')} changed and ${moreFiles === 1 ? 'is' : 'are'} not listed.`] : []),
    ...(leftOut.length > 0 ? [`Not looked into: ${leftOut.slice(0, 10).map(({ path }) => path).join(', ')}${leftOut.length > 10 ? `, and ${leftOut.length - 10} more` : ''}.`] : []),
  ];
}

/** Why nothing can be shown of a run or of one of its files; undefined where it can. */
export function whyNothing({ status, detail, files }: RunChanges): string | undefined {
  switch (status) {
    case 'running': return 'The run is still going. What it changed is known when it has ended.';
    case 'unknown': return `What this run changed is not known${detail ? `: ${detail}` : '.'}`;
    case 'known': return files.length === 0 ? 'This run changed no file.' : undefined;
  }
}

export function whyNoDiff({ tooLarge, binary, diff, status, cut }: FileChange): string | undefined {
  if (tooLarge) return 'This file is larger than what is kept: it can be neither shown nor put back.';
  if (binary) return 'This file is no text.';
  if (diff?.includes('\n@@ ')) return undefined;
  if (cut) return 'There was no room for this file here.';
  return status === 'renamed' ? 'Only its name changed.' : 'No line of it changed.';
}

/** A comment on a line as a prompt: where it is, what stands there, and what is said of it. */
export function commentPrompt(path: string, { lines }: Hunk, row: number, words: string): string {
  const line = lines[row]!;
  const quoted = lines.slice(Math.max(0, row - around), row + around + 1).map(({ kind, text }) => signs[kind] + text).join('\n');
  const fence = '`'.repeat(Math.max(3, ...(quoted.match(/`+/g) ?? []).map(({ length }) => length + 1)));
  const where = `${path}, line ${line.number}${line.kind === 'removed' ? ' before the change' : ''}`;
  return `About ${where}, \`${signs[line.kind]}${line.text.trim()}\`:\n\n${fence}diff\n${quoted}\n${fence}\n\n${words.trim()}`;
}

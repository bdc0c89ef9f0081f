import type { FileChange, RunChanges } from '@ringside/client';
import { describe, expect, it } from 'vitest';
import { hunksOf } from '../src/changes/unified';
import { commentPrompt, notes, whyNoDiff, whyNothing } from '../src/changes/words';

const diff = [
  'diff --git a/a.sql b/a.sql', '--- a/a.sql', '+++ b/a.sql', '@@ -4,3 +4,3 @@ begin', ' one', '--- gone', '+++ came', ' three', '\\ No newline at end of file', '@@ -20 +20,2 @@', ' x', '+', '',
].join('\n');
const changes: RunChanges = {
  run: 'run_1', session: 'ses_1', status: 'known', files: [], additions: 0, deletions: 0, leftOut: [], shared: false, others: [], late: false,
};
const file: FileChange = { path: 'a', status: 'modified', binary: false, tooLarge: false, cut: false };

describe('the changes of a run', () => {
  it('reads a unified diff by its hunks, with the number of each line', () => {
    expect(hunksOf(diff)).toEqual([
      { lines: [{ kind: 'same', text: 'one', number: 4 }, { kind: 'removed', text: '-- gone', number: 5 }, { kind: 'added', text: '++ came', number: 5 }, { kind: 'same', text: 'three', number: 6 }] },
      { lines: [{ kind: 'same', text: 'x', number: 20 }, { kind: 'added', text: '', number: 21 }] },
    ]);
    expect(hunksOf('')).toEqual([]);
  });

  it('says where a comment belongs, and quotes the lines there, whatever fences they hold', () => {
    const [hunk] = hunksOf('@@ -7 +7 @@\n-```\n+b');
    expect(commentPrompt('docs/a.md', hunk!, 1, ' Why? ')).toBe('About docs/a.md, line 7, `+b`:\n\n````diff\n-```\n+b\n````\n\nWhy?');
    expect(commentPrompt('docs/a.md', hunk!, 0, 'x')).toContain('About docs/a.md, line 7 before the change, ');
  });

  it('[G57] [G58] [G59] says in words what is not known, late or shared', () => {
    expect(whyNothing({ ...changes, status: 'unknown', reason: 'no_git', detail: 'There is no git.' })).toBe('What this run changed is not known: There is no git.');
    expect(whyNothing({ ...changes, status: 'running' })).toContain('still going');
    expect(whyNothing({ ...changes, files: [file] })).toBeUndefined();
    expect(notes(changes)).toEqual([]);
    expect(notes({ ...changes, shared: true, others: ['run_2', 'run_3'], late: true, moreFiles: 1 }).map((note) => note.slice(0, 24))).toEqual([
      '2 other runs worked in t', 'The folder was looked at', '1 more file changed and ',
    ]);
  });

  it('[G58] says why a file has no diff', () => {
    expect(whyNoDiff({ ...file, tooLarge: true })).toContain('neither shown nor put back');
    expect(whyNoDiff({ ...file, binary: true })).toContain('no text');
    expect(whyNoDiff({ ...file, status: 'renamed', diff: 'diff --git a/a b/b\nrename from a' })).toBe('Only its name changed.');
    expect(whyNoDiff({ ...file, cut: true, diff: '' })).toContain('no room');
    expect(whyNoDiff({ ...file, diff })).toBeUndefined();
  });
});

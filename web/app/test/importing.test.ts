import { RingsideError } from '@ringside/client';
import { expect, it } from 'vitest';
import { headOf, look } from '../src/importing/file';
import { refusal, sending } from '../src/importing/words';

const head = {
  kind: 'ringside.session', version: 1, exportedAt: '2026-11-20T12:00:00.000Z', epoch: 'e', session: { id: 'ses_1', title: 'Fix the login', workdir: '/home/me/app' }, agent: { title: 'Claude' },
};
const text = (value: object) => `${JSON.stringify(value)}\n{}\n`;
const refused = (status: number, code: string, message: string) => refusal(new RingsideError(status, code, message));

it('says whose session an export is, from its first line', async () => {
  const header = { session: 'ses_1', title: 'Fix the login', agent: 'Claude', workdir: '/home/me/app', exportedAt: head.exportedAt };
  expect(headOf('a.ndjson', text(head), false)).toEqual({ header });
  expect(headOf('a.ndjson', `\n${text(head)}`, true)).toEqual({ header });
  expect(await look(new File([text(head)], 'a.ndjson'))).toEqual({ header });
});

it('tells at once what is certainly no export, and leaves the rest to the server', () => {
  const problem = (name: string, content: string, more = false) => headOf(name, content, more).problem;
  expect(problem('a.html', '<!doctype html>\n<title>Fix</title>')).toMatch(/^a\.html is a page to be read, and was not sent\. .*exported as data/);
  expect(problem('notes.txt', 'Buy milk\nand bread')).toMatch(/^notes\.txt is no export of a session, and was not sent\./);
  expect(problem('other.json', text({ kind: 'other' }))).toMatch(/^other\.json is no export/);
  expect([problem('n.json', 'null'), problem('n.json', '[1]')]).toEqual([expect.stringMatching(/no export/), expect.stringMatching(/no export/)]);
  expect(problem('a.ndjson', ' \n')).toMatch(/^a\.ndjson is empty/);
  expect([headOf('a', text({ ...head, session: 7 }), false), headOf('a', text({ ...head, exportedAt: 'yesterday' }), false), headOf('a', '{"kind":"ringside.session","session":{"title":"', true)]).toEqual([{}, {}, {}]);
});

it('sends no file that is larger than what is taken, and does not read one that is gone', async () => {
  const file = (name: string, size: number, slice: () => Blob) => ({ name, size, slice }) as unknown as File;
  expect((await look(file('large.ndjson', 129 * 1024 * 1024, () => new Blob()))).problem).toBe('large.ndjson has 129.0 MB, and was not sent: an export may have 128.0 MB.');
  const gone = file('gone.ndjson', 10, () => { throw new DOMException('gone', 'NotReadableError'); });
  expect((await look(gone)).problem).toBe('gone.ndjson could not be read: it was moved or changed, or is a folder. Nothing was imported. Choose it again.');
});

it('[X4] says what is wrong in which line, what was kept, and what to do', () => {
  expect(refused(422, 'invalid', 'line 7: comes out of order'))
    .toBe('Line 7: comes out of order. Nothing of the file was imported. The file was changed since, or is not of Ringside: export the session again.');
  expect(refused(400, 'invalid_json', 'line 3: it is not JSON: \'T\' is an invalid start of a value. LineNumber: 0 | BytePositionInLine: 0.')).toMatch(/^Line 3: it is not JSON\. Nothing/);
  expect(refused(422, 'invalid', 'line 9: the file ends here, before its last line; it is not whole')).toMatch(/Export the session again, and copy the whole file\.$/);
  expect(refused(422, 'invalid', 'line 1: the export is of a version that this server does not know; it knows 1')).toMatch(/Import it into a newer Ringside\.$/);
  expect(refused(413, 'too_large', 'line 100002: at most 100000 events are imported.')).toMatch(/^Line 100002: at most 100000 events are imported\. Nothing/);
});

it('tells apart a proxy that takes no large file, a server that is away, and what else may be', () => {
  expect(refused(413, 'internal', 'The server answered 413.')).toBe('The server, or what stands before it, takes no file as large as this. Nothing of it was imported.');
  expect(refused(0, 'network', 'The server could not be reached.')).toBe('The server could not be reached. Import it again: it is imported once.');
  expect(refused(403, 'forbidden', 'This needs write.')).toBe('It was not imported. This needs write.');
  expect(refusal(new Error('Odd.'))).toBe('It was not imported. Odd.');
  expect(sending({ name: 'a.ndjson', size: 3_565_158 })).toBe('Importing a.ndjson, 3.4 MB: it is read line by line, then written all at once.');
});

import type { Json, ToolItem } from '@ringside/client';
import { describe, expect, it } from 'vitest';
import { diffsOf, exitCode, inputOf, outputOf, printedOf } from '../src/tools/content';
import { diffLines } from '../src/tools/diff';
import { ownText, ownWords } from '../src/tools/own';
import { titleOf } from '../src/tools/title';

const tool = (members: Partial<ToolItem>): ToolItem => ({ kind: 'tool', id: 't', time: '2026-11-20T00:00:00.000Z', toolKind: 'other', status: 'completed', ...members });

describe('a tool call', () => {
  it('says what it printed, whichever way its agent tells it', () => {
    expect(outputOf(tool({ output: 'plain' }))).toBe('plain');
    expect(outputOf(tool({ output: { stdout: 'out', stderr: 'err' } }))).toBe('out\nerr');
    expect(outputOf(tool({ content: [{ type: 'content', content: { type: 'text', text: '```console\nhello\n```' } }] }))).toBe('hello');
    expect(outputOf(tool({ toolKind: 'execute', output: 'printed', content: [{ type: 'content', content: { type: 'text', text: 'Show it' } }] }))).toBe('printed');
    expect(outputOf(tool({ output: { result: { content: [{ type: 'text', text: '{"sessions":[]}' }], structuredContent: null }, error: null } }))).toBe('{"sessions":[]}');
    expect(outputOf(tool({}))).toBe('');
  });

  it('[G66] has the last lines of what is longer than an event, and where all of it is', () => {
    const text = { tail: 'two\nthree\n', artifact: { id: 'art_1', size: 100_000, mediaType: 'text/plain', state: 'open' }, leftOut: 5 };
    const printed = tool({ toolKind: 'execute', content: [{ type: 'content', content: { type: 'text', text } }] });
    expect(printedOf(printed)).toEqual({ tail: 'two\nthree\n', artifact: { id: 'art_1', size: 100_000, mediaType: 'text/plain', state: 'open' }, leftOut: 5 });
    expect(outputOf(printed)).toBe('two\nthree\n');
    expect(printedOf(tool({ output: 'plain' }))).toBeUndefined();
  });

  it('says its command and its exit code', () => {
    expect(inputOf(tool({ input: { command: 'ls -l' } }))).toBe('ls -l');
    expect(inputOf(tool({ input: { command: ['bash', '-c', 'ls'] } }))).toBe('bash -c ls');
    expect(exitCode(tool({ output: { exitCode: 3 } }))).toBe(3);
    expect(exitCode(tool({ output: 'Exit code 2\nno such file' }))).toBe(2);
    expect(exitCode(tool({ output: 'fine' }))).toBeUndefined();
  });

  it('is named after the file that it edits, also where its own title does not say so', () => {
    const content = [{ type: 'diff', path: '/a/codex.txt', newText: 'x' }];
    expect(titleOf(tool({ toolKind: 'edit', title: 'Edit files', content }))).toBe('Edit codex.txt');
    expect(titleOf(tool({ toolKind: 'edit', title: 'Edit files', content: [...content, { type: 'diff', path: '/a/b', newText: 'y' }] }))).toBe('Edit 2 files');
    expect(titleOf(tool({ toolKind: 'edit', title: 'Write `codex.txt`', content }))).toBe('Write codex.txt');
    expect(titleOf(tool({ toolKind: 'edit', title: 'Edit files' }))).toBe('Edit files');
  });

  it('carries diffs: null, absent and empty old text are a new file', () => {
    const diffs = diffsOf(tool({ content: [{ type: 'diff', path: 'a', oldText: null, newText: 'x\n' }, { type: 'diff', path: 'b', newText: 'y' }, { type: 'diff', path: 'c', oldText: 'z', newText: '' }] }));
    expect(diffs.map(({ path, isNew }) => [path, isNew])).toEqual([['a', true], ['b', true], ['c', false]]);
  });
});

describe("a call of one of Ringside's own tools", () => {
  const own = (name: string, input: Json) => tool({ name: `mcp__ringside__${name}`, title: `Ringside: ${name}`, input });

  it('[O25] says what it does, in one way whoever makes it', () => {
    expect([
      titleOf(own('list_agents', {})),
      titleOf(own('start_session', { agent: 'codex', prompt: 'Find the port.\nIt is in the settings.' })),
      titleOf(own('start_session', { agent: 'codex', prompt: 'Find it.', title: 'The port' })),
      titleOf(own('start_session', {})),
      titleOf(own('read_session', { session: 'ses_1' }), 'The parser'),
      titleOf(own('wait_for', { session: 'ses_1', timeoutSeconds: 40 })),
      titleOf(own('send_prompt', { session: 'ses_1', text: 'Go on.' }), 'The parser'),
      titleOf(own('send_prompt', { session: 'ses_1', text: 'Stop that.', delivery: 'interrupt' }), 'The parser'),
      titleOf(own('open_thread', { to: 'ses_1', text: 'Which port?' }), 'The parser'),
      titleOf(own('open_thread', { to: 'ses_1', text: 'I am done.', kind: 'status' }), 'The parser'),
      titleOf(own('post_message', { thread: 'thr_1', text: '8080', kind: 'answer' })),
      titleOf(own('post_message', { thread: 'thr_1', text: 'Half of it.' })),
      titleOf(own('ask_person', { question: 'Tabs?' })),
      titleOf(own('create_task', { prompt: 'Look again.', cron: '0 6 * * *' })),
      titleOf(own('stop_session', { session: 'ses_1' }), 'The parser'),
      titleOf(own('stop_session', { session: 'ses_1', close: true })),
      titleOf(own('dance_about', null)),
    ]).toEqual([
      'Ringside: list agents',
      'Ringside: start a session of codex: Find the port.',
      'Ringside: start a session of codex: The port',
      'Ringside: start a session',
      'Ringside: read “The parser”',
      'Ringside: wait for a session',
      'Ringside: prompt “The parser”: Go on.',
      'Ringside: interrupt “The parser”: Stop that.',
      'Ringside: ask “The parser”: Which port?',
      'Ringside: tell “The parser”: I am done.',
      'Ringside: answer in a thread: 8080',
      'Ringside: say in a thread: Half of it.',
      'Ringside: ask a person: Tabs?',
      'Ringside: plan a task: Look again.',
      'Ringside: stop “The parser”',
      'Ringside: close a session',
      'Ringside: dance about',
    ]);
    expect(ownText(own('start_session', { agent: 'codex', prompt: 'Find the port.\nIt is in the settings.\n' }))).toBe('Find the port.\nIt is in the settings.');
    expect(ownWords(own('start_session', { agent: 'codex', prompt: 'Find the port.\nIt is in the settings.' }), undefined, false)).toBe('start a session of codex');
    expect(ownText(tool({ name: 'other', input: { prompt: 'x' } }))).toBe('');
    expect(outputOf({ ...own('stop_session', {}), content: [{ type: 'content', content: { type: 'text', text: '{"stopped":true}' } }] })).toBe('{\n  "stopped": true\n}');
    expect(titleOf(tool({ name: 'mcp__ringside-evil__list_agents', title: 'List agents' }))).toBe('List agents');
  });
});

describe('a diff', () => {
  it('counts and shows the lines that changed', () => {
    const diff = diffLines({ path: 'a', before: 'one\ntwo\nthree\n', after: 'one\n2\nthree', isNew: false });
    expect(diff).toMatchObject({ added: 1, removed: 1 });
    expect(diff.hunks[0]!.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual(['same one', 'removed two', 'added 2', 'same three']);
  });

  it('of something huge is made without freezing', () => {
    const lines = (name: string) => Array.from({ length: 40_000 }, (_, at) => `${name} ${at}`).join('\n');
    const begun = performance.now();
    expect(diffLines({ path: 'a', before: lines('old'), after: lines('new'), isNew: false })).toMatchObject({ added: 40_000, removed: 40_000 });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

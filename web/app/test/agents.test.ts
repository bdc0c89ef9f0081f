import type { Agent, AgentSettings, Session } from '@ringside/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandsFor } from '../src/agents/connecting';
import { changeOf, draftOf, hasField, hidden, membersOf, same, settingsOf, wrongWith } from '../src/agents/form';
import { abilitiesOf } from '../src/agents/Program';
import { tallyOf } from '../src/agents/tally';
import { productOf, readinessOf } from '../src/agents/words';
import { parseRoute } from '../src/state/route';

const agent = (driver: string, settings?: AgentSettings): Agent => ({ id: 'agt_1', name: 'one', title: 'One', driver, createdAt: '2026-11-20T10:00:00.000Z', ...(settings ? { settings } : {}) });

const text = fc.string({ minLength: 1, maxLength: 12 }).filter((value) => value.trim() !== '' && value.trim() === value && !/[\n\r]/.test(value));
const number = fc.integer({ min: 1, max: 1_000_000 });
const name = fc.stringMatching(/^[A-Z_]{1,8}$/);
const settings: fc.Arbitrary<AgentSettings> = fc.record({
  preset: text, command: text, args: fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 4 }), passEnv: fc.array(name, { minLength: 1, maxLength: 3 }), tools: fc.boolean(),
  env: fc.dictionary(name, fc.constant(hidden), { minKeys: 1, maxKeys: 3, noNullPrototype: true }), provider: text, baseUrl: text, model: text, apiKeyVariable: name, systemPrompt: text,
  idleTimeoutSeconds: number, maxTokens: number, thinkingTokens: number, contextWindow: number,
}, { requiredKeys: [] });

describe('the form of an agent', () => {
  it('gives back the settings that it was opened with, whatever driver they are of', () => {
    fc.assert(fc.property(settings, fc.constantFrom('acp', 'chat', 'command', 'external'), (one, driver) => {
      expect(settingsOf(draftOf(agent(driver, one)), driver, one)).toEqual(one);
      expect(changeOf(draftOf(agent(driver, one)), agent(driver, one))).toBeUndefined();
    }));
  });

  it('sends what was changed alone, takes away what is empty, and keeps the values that nobody is shown', () => {
    const before = agent('chat', { provider: 'openai', model: 'a', maxTokens: 5, env: { KEY: hidden, OLD: hidden } });
    const draft = draftOf(before);
    expect(draft.env).toEqual([{ name: 'KEY', value: '', kept: true }, { name: 'OLD', value: '', kept: true }]);
    expect(changeOf({ ...draft, title: 'Two' }, before)).toEqual({ title: 'Two' });
    expect(changeOf({ ...draft, maxTokens: '', tools: 'off', env: [draft.env[0]!, { name: ' NEW ', value: 'x', kept: false }, { name: '', value: 'y', kept: false }] }, before))
      .toEqual({ settings: { provider: 'openai', model: 'a', tools: false, env: { KEY: hidden, NEW: 'x' } } });
    expect(changeOf({ ...draft, env: [{ name: 'KEY', value: 'anew', kept: true }] }, before)).toEqual({ settings: { provider: 'openai', model: 'a', maxTokens: 5, env: { KEY: 'anew' } } });
  });

  it('says what is wrong at the field that it is about, and knows what has none', () => {
    const errors = { 'settings.env.KEY': ['has no value yet'], 'settings.args[1]': ['must be a text'], name: ['is needed'] };
    expect([wrongWith(errors, 'env'), wrongWith(errors, 'env.KEY'), wrongWith(errors, 'env.KE'), wrongWith(errors, 'args'), wrongWith(errors, 'name'), wrongWith(errors, 'model')])
      .toEqual(['has no value yet', 'has no value yet', undefined, 'must be a text', 'is needed', undefined]);
    expect(['name', 'settings', 'settings.env.KEY', 'settings.model', 'driver'].map((path) => hasField(path, 'acp'))).toEqual([true, true, true, false, false]);
    expect(membersOf('external')).toEqual([]);
    expect(same({ a: [1], b: undefined }, { b: undefined, a: [1] })).toBe(true);
    expect(same({ a: [1] }, { a: [1, 2] })).toBe(false);
  });
});

describe('the words for an agent', () => {
  it('says whose it is', () => {
    expect([
      productOf(agent('acp', { preset: 'claude' })), productOf(agent('acp', { command: 'goose' })), productOf(agent('chat', { provider: 'anthropic', model: 'sonnet' })),
      productOf(agent('chat', { provider: 'openai', model: 'qwen', baseUrl: 'http://127.0.0.1:11434/v1' })), productOf(agent('external')),
    ]).toEqual(['Claude Code · Anthropic', 'goose · ACP', 'sonnet · Anthropic', 'qwen · 127.0.0.1:11434', 'External']);
  });

  it('[G33] [G35] says whether it can work, and what to do first; never that somebody is signed in where that is not known', () => {
    const words = (detected?: Parameters<typeof readinessOf>[1]) => { const found = readinessOf(agent('acp'), detected); return [found?.word, found?.todo, found?.copy]; };
    expect(words()).toEqual([undefined, undefined, undefined]);
    expect(words({ found: false, install: 'npm i x' })).toEqual(['Not installed', 'Run `npm i x` on the machine that runs Ringside.', 'npm i x']);
    expect(words({ found: true, signedIn: false, signIn: 'Run `x login`.' })).toEqual(['Nobody is signed in', 'Run `x login`.', undefined]);
    expect(words({ found: true, signedIn: true })).toEqual(['Signed in', undefined, undefined]);
    expect(words({ found: true, signIn: 'Run `x login`.' })[0]).toBe('Sign-in not found');
    expect(words({ found: true, needs: 'Set the key.' })).toEqual(['Needs something first', 'Set the key.', undefined]);
    expect(words({ found: true, problem: 'It ended.' })).toEqual(['Did not answer', 'It ended.', undefined]);
    expect(words({ found: true })).toEqual(['Ready', undefined, undefined]);
    expect(readinessOf(agent('demo'), undefined)?.word).toBe('Always ready');
  });

  it('says what a program can, as far as it told', () => {
    expect(abilitiesOf(undefined)).toEqual([]);
    expect(abilitiesOf({ loadSession: true, promptCapabilities: { image: true } })).toEqual(['go on with a conversation', 'read images']);
  });

  it('shows the commands for a program in the order in which it needs them, and opens no session where there is one', () => {
    const shown = commandsFor('https://ringside', 'nightly', 'rs_1', undefined);
    expect(shown.map(({ title }) => title)).toEqual(['Give it a token', 'Open a session: the answer has its id', 'Write what it does', 'Hear what it is asked and answered']);
    expect(shown[1]!.command).toContain('{"agent":"nightly","title":"A first session"}');
    expect(commandsFor('https://ringside', 'nightly', 'rs_1', 'ses_1').map(({ command }) => command).join('\n')).toContain('https://ringside/api/sessions/ses_1/events');
  });
});

it('counts the sessions of each agent, and what they do', () => {
  const session = (id: string, of: string, members: Partial<Session>): [string, Session] => [id, { id, agent: of, tree: id, title: id, owner: 'u', visibility: 'private', status: 'idle', interactions: [], inbox: [], createdAt: '', updatedAt: '', ...members }];
  const sessions = new Map([session('1', 'a', { status: 'running' }), session('2', 'a', { status: 'waiting' }), session('3', 'a', { lastRunStatus: 'failed' }), session('4', 'b', { status: 'closed' })]);
  expect(tallyOf({ sessions }, 'a')).toEqual({ sessions: 3, running: 1, needs: 1, failed: 1 });
  expect(tallyOf({ sessions }, 'b')).toEqual({ sessions: 1, running: 0, needs: 0, failed: 0 });
  expect(tallyOf({ sessions }, 'c')).toEqual({ sessions: 0, running: 0, needs: 0, failed: 0 });
  expect(parseRoute('/agents/agt_1')).toEqual({ page: 'agents', id: 'agt_1' });
});

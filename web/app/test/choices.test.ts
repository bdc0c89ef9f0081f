import type { InteractionItem, Session, ToolItem } from '@ringside/client';
import { describe, expect, it } from 'vitest';
import { choicesOf } from '../src/conversation/choices';
import { rows } from '../src/conversation/rows';

const session = { id: 'ses_1', status: 'idle', interactions: [], inbox: [] } as unknown as Session;
const words = (of: Partial<Session>) => choicesOf({ ...session, ...of }).map(({ id, name, value, groups }) => [id, name, value, groups.map((group) => [group.name, ...group.options.map((option) => option.value)])]);

describe('what is to be chosen for a session', () => {
  it('is what is granted by itself, in words for people, however little the agent offers', () => {
    expect(words({})).toEqual([['policy', 'Permissions', 'ask', [[undefined, 'ask', 'read', 'edit', 'all']]]]);
    const [policy] = choicesOf({ ...session, policy: 'edit' });
    expect(policy!.groups[0]!.options.map(({ name }) => name)).toEqual(['Ask me', 'Allow reads', 'Allow edits here', 'Allow everything']);
    expect([policy!.value, policy!.change('all')]).toEqual(['edit', { policy: 'all' }]);
  });

  it('has the modes once, also where an option stands for them', () => {
    const configOptions = [{ type: 'select', id: 'm', name: 'Mode', category: 'mode', currentValue: 'plan', options: [{ value: 'plan', name: 'Plan' }] }];
    expect(words({ modes: [{ id: 'plan', name: 'Plan' }], mode: 'plan', configOptions }).slice(1)).toEqual([['mode', 'Mode', 'plan', [[undefined, 'plan']]]]);
    expect(words({ configOptions }).slice(1)).toEqual([['config.m', 'Mode', 'plan', [[undefined, 'plan']]]]);
  });

  it('has the options of any maker, in groups or not, on or off; what it cannot read it leaves out', () => {
    const configOptions = [
      { type: 'select', id: 'model', name: 'Model', currentValue: 'b', options: [{ group: 'x', name: 'Fast', options: [{ value: 'a', name: 'A' }] }, { group: 'y', name: 'Good', options: [{ value: 'b' }] }] },
      { type: 'boolean', id: 'web', name: 'Web', currentValue: true },
      { type: 'select', id: 'none', name: 'None', options: [] }, { type: 'text', id: 'free' }, 7, { name: 'nameless' },
    ];
    expect(words({ configOptions }).slice(1)).toEqual([
      ['config.model', 'Model', 'b', [['Fast', 'a'], ['Good', 'b']]],
      ['config.web', 'Web', 'true', [[undefined, 'true', 'false']]],
    ]);
    expect(choicesOf({ ...session, configOptions }).slice(1).map(({ change }) => change('false'))).toEqual([{ config: { model: 'false' } }, { config: { web: false } }]);
  });
});

describe('what a policy granted', () => {
  const tool = (id: string) => ({ kind: 'tool', id, time: '', toolKind: 'read', status: 'completed' }) as ToolItem;
  const ask = (of: Partial<InteractionItem>) => ({ kind: 'interaction', id: `ask-${of.tool}`, time: '', question: 'permission', title: '', options: [], status: 'answered', ...of }) as InteractionItem;

  it('stays with the reads around it, as if nobody had been asked; what a person granted stands alone', () => {
    const items = [tool('a'), ask({ tool: 'a', policy: 'read' }), tool('b'), ask({ tool: 'b', policy: 'read' }), tool('c'), ask({ tool: 'c' })];
    expect(rows(items).map((row) => row.key)).toEqual(['group:a', 'tool:c']);
  });
});

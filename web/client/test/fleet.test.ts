import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFleet, foldFleet, type Fleet, type RingsideEvent } from '../src';
import { Scene, turn } from './scene';

const created = (scene = new Scene()) => scene.add('session.created', { title: 'A', owner: 'usr_a', workdir: '/w', status: 'idle', visibility: 'private' });
const fold = (events: readonly RingsideEvent[], before = emptyFleet) => foldFleet(before, events);
const status = (fleet: Fleet) => fleet.sessions.get('ses_a')?.status;

describe('fleet', () => {
  it('is the same however its events are cut into batches', () => {
    const scene = created();
    for (const run of ['run_1', 'run_2', 'run_3']) turn(scene, run, ['x', 'y']);
    fc.assert(fc.property(fc.nat({ max: scene.events.length }), fc.nat({ max: scene.events.length }), (a, b) => {
      const [first, second] = [Math.min(a, b), Math.max(a, b)];
      const { events } = scene;
      expect(fold(events.slice(second), fold(events.slice(first, second), fold(events.slice(0, first))))).toEqual(fold(events));
    }));
  });

  it('follows a session through its run', () => {
    const { events } = turn(created(), 'run_1', ['x'], 'run.failed');
    const seen = events.map((_, at) => status(fold(events.slice(0, at + 1))));
    expect(seen.filter((value, at) => value !== seen[at - 1])).toEqual(['idle', 'queued', 'running', 'waiting', 'running', 'failed']);
    const fleet = fold(events);
    expect(fleet.sessions.get('ses_a')).toMatchObject({ lastRun: 'run_1', lastRunStatus: 'failed', inbox: [], interactions: [], usage: { context: { used: 10, size: 100 } } });
    expect(fleet.sessions.get('ses_a')).not.toHaveProperty('run');
  });

  it('what the server says of a session wins over what its events imply', () => {
    const { events } = turn(created(), 'run_1', ['x']).add('session.updated', { status: 'queued', title: 'B', cleared: ['workdir'] });
    expect(fold(events).sessions.get('ses_a')).toMatchObject({ status: 'queued', title: 'B' });
    expect(fold(events).sessions.get('ses_a')).not.toHaveProperty('workdir');
  });

  it('a session that is given another agent keeps what it used, and not the first one\'s context', () => {
    const used = { input: 5, output: 6, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
    const scene = created().add('usage.updated', { session: used, agent: used, context: { used: 1, size: 2, source: 'reported' }, model: 'm' });
    expect(fold(scene.add('session.updated', { agent: 'agt_b' }).events).sessions.get('ses_a')!.usage).toEqual({ session: used });
  });

  it('a session that asked another agent waits for the answer, in its run and after it', () => {
    const { events } = turn(created().add('session.updated', { status: 'waiting', waitsIn: ['thr_1'] }), 'run_1', ['x']);
    expect(status(fold(events))).toBe('waiting');
    expect(events.map((_, at) => status(fold(events.slice(0, at + 1)))).slice(2)).not.toContain('running');
    expect(status(fold(events.concat(new Scene().add('session.updated', { status: 'idle', waitsIn: [] }).events)))).toBe('idle');
  });

  it('holds the questions that are open, and no others', () => {
    const scene = created()
      .add('interaction.opened', { interaction: 'i1', title: 'ls', kind: 'permission', options: [] }, { run: 'run_1' })
      .add('interaction.opened', { interaction: 'i2', title: 'rm', kind: 'permission', options: [] }, { run: 'run_1' })
      .add('interaction.answered', { interaction: 'i1', answer: { option: 'y' } });
    expect([...fold(scene.events).interactions.keys()]).toEqual(['i2']);
    expect(fold(scene.add('session.removed', {}).events).interactions.size).toBe(0);
    expect(fold(scene.events).sessions.size).toBe(0);
  });

  it('[X3] an imported session runs, fails and asks for nothing while its past arrives: it is closed from the first event on', () => {
    const imported = { session: 'ses_there', epoch: 'e', exportedAt: '2026-11-20T12:00:00.000Z', at: '2026-11-21T12:00:00.000Z' };
    const scene = turn(new Scene().add('session.created', { title: 'A', owner: 'usr_a', status: 'idle', visibility: 'private', imported }), 'run_1', ['x'], 'run.failed');
    expect(scene.events.map(({ type }) => type)).toContain('interaction.opened');
    for (const at of scene.events.keys()) {
      const fleet = fold(scene.events.slice(0, at + 1));
      expect([status(fleet), fleet.interactions.size]).toEqual(['closed', 0]);
    }
    expect(fold(scene.events).sessions.get('ses_a')).toMatchObject({ lastRunStatus: 'failed', imported });
  });

  it('follows agents', () => {
    const scene = new Scene()
      .add('agent.created', { agent: 'agt_a', name: 'claude', title: 'Claude', driver: 'acp' })
      .add('agent.updated', { agent: 'agt_a', title: 'Claude Code' });
    expect(fold(scene.events).agents.get('agt_a')).toMatchObject({ name: 'claude', title: 'Claude Code' });
    const agentTotal = { input: 5, output: 6, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
    expect(fold(scene.add('usage.updated', { agent: agentTotal }).events).agents.get('agt_a')!.usage).toEqual(agentTotal);
    const agentCost = { amount: '1.5', currency: 'USD', source: 'reported' };
    expect(fold(scene.add('usage.updated', { agent: agentTotal, agentCost }).events).agents.get('agt_a')!.cost).toEqual(agentCost);
    expect(fold(scene.add('usage.updated', { agent: agentTotal }).events).agents.get('agt_a')!.cost).toEqual(agentCost);
    expect(fold(scene.add('agent.removed', { agent: 'agt_a' }).events).agents.size).toBe(0);
  });
});

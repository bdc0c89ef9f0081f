import type { Agent, AgentSettings } from '@ringside/client';
import { exact } from '../meter/format';
import { membersOf, type Member } from './form';
import { labels, presets } from './words';

/** The settings of an agent as they are, for who looks; values of variables are shown to nobody. */
export function Values({ agent }: { agent: Agent }) {
  const { settings = {} } = agent;
  const set = membersOf(agent.driver).filter((member) => settings[member] !== undefined);
  return (
    <dl className="agent-values">
      <div><dt>Name</dt><dd className="mono">{agent.name}</dd></div>
      {set.map((member) => <div key={member}><dt>{labels[member].name}</dt><dd><Value settings={settings} member={member} /></dd></div>)}
      {membersOf(agent.driver).includes('tools') && settings.tools === undefined && <div><dt>{labels.tools.name}</dt><dd className="quiet">as the server’s setting says</dd></div>}
      <div><dt>Added</dt><dd className="number"><time dateTime={agent.createdAt}>{exact(agent.createdAt)}</time></dd></div>
    </dl>
  );
}

function Value({ settings, member }: { settings: AgentSettings; member: Member }) {
  switch (member) {
    case 'tools': return <>{settings.tools ? 'offered' : 'not offered'}</>;
    case 'preset': return <>{presets.find(({ value }) => value === settings.preset)?.name ?? settings.preset}</>;
    case 'args': return <code>{settings.args?.map((word) => (/[\s"]/.test(word) || word === '' ? JSON.stringify(word) : word)).join(' ')}</code>;
    case 'passEnv': return <code>{settings.passEnv?.join(' ')}</code>;
    case 'env': return <ul>{Object.keys(settings.env ?? {}).map((name) => <li key={name}><code>{name}</code> <span className="quiet">kept secret</span></li>)}</ul>;
    case 'idleTimeoutSeconds': return <span className="number">{settings.idleTimeoutSeconds?.toLocaleString('en')} s</span>;
    case 'maxTokens': case 'thinkingTokens': case 'contextWindow': return <span className="number">{settings[member]?.toLocaleString('en')} tokens</span>;
    case 'systemPrompt': return <span className="agent-prose">{settings.systemPrompt}</span>;
    default: return <span className="mono">{settings[member]}</span>;
  }
}

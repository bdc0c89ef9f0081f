import type { Interaction } from '@ringside/client';
import { useRef } from 'react';
import { AgentMark } from '../fleet/AgentMark';
import { useSeen } from '../home/useSeen';
import { ago, exact } from '../meter/format';
import { useNow } from '../meter/useNow';
import { useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { AskWords } from './AskWords';
import { jump } from './jump';
import { Answers } from './Options';
import { useTool } from './useTool';
import './ask.css';

/** Every question that waits for a person, of every session, oldest first. `rows`: the keyboard goes through them and answers the one that it is on. */
export function Waiting({ rows = false }: { rows?: boolean }) {
  const interactions = useFleet(({ fleet }) => fleet.interactions);
  const now = useNow(15_000);
  const mayWrite = useMayWrite();
  if (interactions.size === 0) return <p className="quiet waiting-none">{mayWrite ? 'Nobody waits for you.' : 'Nothing waits for an answer.'}</p>;
  return <ul className="waiting">{[...interactions.values()].map((interaction) => <Item key={interaction.id} interaction={interaction} now={now} row={rows} />)}</ul>;
}

function Item({ interaction, now, row }: { interaction: Interaction; now: number; row: boolean }) {
  const { sessions, agents } = useFleet(({ fleet }) => fleet);
  const session = sessions.get(interaction.session);
  const { name, title } = agents.get(session?.agent ?? '') ?? {};
  const agent = title || 'An agent';
  const tool = useTool(interaction.tool, interaction.session);
  const element = useRef<HTMLLIElement>(null);
  useSeen(interaction.session, element);
  return (
    <li className="waiting-item" ref={element} data-ask={interaction.id} {...(row ? { tabIndex: -1, 'data-session': interaction.session } : {})}>
      <p><AskWords title={interaction.title} question={interaction.kind} tool={tool} agent={agent} /></p>
      <p className="waiting-where">
        <a
          className="ellipsis" href={`/s/${interaction.session}`}
          onClick={(event) => {
            event.preventDefault();
            jump(interaction);
          }}
        >
          {session?.title || 'Session'}
        </a>
        {name !== undefined && <span className="waiting-agent"><AgentMark name={name} />{name}</span>}
        <time className="number" dateTime={interaction.createdAt} title={exact(interaction.createdAt)}>{ago(interaction.createdAt, now)}</time>
      </p>
      <Answers interaction={interaction.id} options={interaction.options} keys={row} />
    </li>
  );
}

import type { SearchHit, SearchPart } from '@ringside/client';
import { memo } from 'react';
import { ago, exact } from '../meter/format';
import { Icon, type IconName } from '../shell/Icon';
import { useFleet } from '../state/fleet';

interface Props { id: string; hit: SearchHit; chosen: boolean; choose: () => void; point: () => void }

/** What was found: the line with its hits, and below it of what, where and when. */
export const Hit = memo(function Hit({ id, hit, chosen, choose, point }: Props) {
  const agent = useFleet(({ fleet }) => fleet.agents.get(hit.agent ?? '')?.name);
  const { icon, word } = look(hit);
  const code = hit.part === 'command' || hit.part === 'diff' || hit.part === 'path' || hit.part === 'output' || hit.part === 'input' || hit.part === 'data';
  return (
    <li id={id} role="option" aria-selected={chosen} onPointerMove={point} onClick={choose}>
      <span className="glyph"><Icon name={icon} size={14} /></span>
      <p className={code ? 'hit-line mono' : 'hit-line'}>{hit.snippet.map(({ text, hit: marked }, at) => marked ? <mark key={at}>{text}</mark> : text)}</p>
      <p className="hit-place">
        <span>{word}</span>
        <span className="ellipsis">{hit.sessionTitle ?? ''}</span>
        {agent !== undefined && <span>{agent}</span>}
        <time className="number" dateTime={hit.time} title={exact(hit.time)}>{ago(hit.time, Date.now())}</time>
      </p>
    </li>
  );
}, (a, b) => a.hit === b.hit && a.chosen === b.chosen && a.id === b.id);

const looks: Record<SearchPart, { icon: IconName; word: string }> = {
  message: { icon: 'talk', word: 'Message' }, thought: { icon: 'think', word: 'Thought' }, title: { icon: 'ring', word: 'Title' }, command: { icon: 'execute', word: 'Command' },
  path: { icon: 'read', word: 'File' }, input: { icon: 'other', word: 'Input' }, output: { icon: 'execute', word: 'Output' }, diff: { icon: 'edit', word: 'Change' },
  plan: { icon: 'list', word: 'Plan' }, question: { icon: 'hand', word: 'Question' }, answer: { icon: 'hand', word: 'Answer' }, summary: { icon: 'talk', word: 'Summary' },
  result: { icon: 'done', word: 'Result' }, error: { icon: 'failed', word: 'Error' }, data: { icon: 'other', word: 'Data' },
};

function look(hit: SearchHit): { icon: IconName; word: string } {
  if (hit.part === 'title' && hit.type.startsWith('tool.')) return { icon: 'other', word: 'Tool' };
  if (hit.part === 'title') return { icon: 'ring', word: 'Session' };
  return looks[hit.part] ?? looks.data;
}

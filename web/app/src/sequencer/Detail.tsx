import { useEffect, useRef } from 'react';
import { duration, exact } from '../meter/format';
import { useNow } from '../meter/useNow';
import { jump } from '../search/jump';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { useView } from '../state/view';
import { ArrowThread } from './ArrowThread';
import { BlockContent } from './BlockContent';
import { cursorAt, useFeed } from './feed';
import { iconOf } from './glyphs';
import { goTo } from './player';
import { nowTime, setSize, useScope, type Chosen } from './scope';
import { endWord, kindWord, timeOfDay } from './words';

/** What was clicked on: what it is, when, how long, and what was said or done. */
export function Detail() {
  const chosen = useScope((scope) => scope.chosen);
  const dialog = useView((view) => view.dialog);
  if (!chosen || dialog === 'palette') return null;
  return <Shown key={'block' in chosen ? `${chosen.block.session} ${chosen.block.position}` : chosen.arrow.position} chosen={chosen} />;
}

function Shown({ chosen }: { chosen: Chosen }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => { if (!element.current?.closest('.seq')?.querySelector('canvas:hover')) element.current?.focus(); }, []);
  const close = () => useScope.setState({ chosen: undefined });
  return (
    <aside ref={element} className="seq-detail" aria-label="Detail" tabIndex={-1}>
      <header>
        {'block' in chosen ? <BlockHead chosen={chosen} /> : <h3 className="ellipsis">Thread</h3>}
        <button type="button" className="icon-button seq-tool" aria-label="Close the detail" onClick={close}><Icon name="cross" size={14} /></button>
      </header>
      <div className="seq-detail-body">{'block' in chosen ? <BlockContent block={chosen.block} /> : <ArrowThread arrow={chosen.arrow} />}</div>
      <Doors chosen={chosen} />
    </aside>
  );
}

function BlockHead({ chosen: { block } }: { chosen: Extract<Chosen, { block: unknown }> }) {
  const title = useFleet(({ fleet }) => fleet.sessions.get(block.session)?.title);
  useFeed(() => `${block.last} ${block.status}`);
  useNow(block.end === undefined ? 1_000 : undefined);
  const ms = (block.end ?? nowTime()) - block.start;
  const isMoment = block.kind === 'prompt' || block.kind === 'warning';
  return (
    <div className="seq-detail-head">
      <h3><Icon name={iconOf(block)} size={14} /><span className="ellipsis">{kindWord(block)}{!isMoment && block.status !== 'done' && `, ${endWord(block)}`}</span></h3>
      <p className="quiet number ellipsis" title={exact(new Date(block.start).toISOString())}>{timeOfDay(block.start)}{!isMoment && ms >= 50 && `, ${duration(ms)}`}{title && ` · ${title}`}</p>
    </div>
  );
}

function Doors({ chosen }: { chosen: Chosen }) {
  const [session, time] = 'block' in chosen ? [chosen.block.session, chosen.block.start] : [chosen.arrow.from ?? chosen.arrow.to, chosen.arrow.time];
  const open = () => {
    if (session === undefined) return;
    const cursor = cursorAt('block' in chosen ? chosen.block.position : chosen.arrow.position);
    const item = 'block' in chosen && /^(?:tool|message|thought|prompt|wait)$/.test(chosen.block.kind) ? chosen.block.id : undefined;
    const run = 'block' in chosen && chosen.block.kind === 'run' ? chosen.block.id : undefined;
    if (useScope.getState().size === 'fill') setSize('dock');
    jump({ cursor, time: new Date(time).toISOString(), session, ...(item ? { item } : {}), ...(run ? { run } : {}) });
  };
  return (
    <footer>
      <button type="button" className="button small" onClick={() => goTo(time)}>Go to this moment</button>
      <button type="button" className="button small plain" onClick={open}>Open in conversation</button>
    </footer>
  );
}

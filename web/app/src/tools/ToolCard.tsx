import type { InteractionItem, ToolItem } from '@ringside/client';
import { memo } from 'react';
import { clock, duration } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Icon } from '../shell/Icon';
import { useKept } from '../state/kept';
import { diffsOf, exitCode } from './content';
import { diffLines } from './diff';
import { DiffStat } from './Diff';
import { Decision, isDenied } from '../ask/Decision';
import { isOwn } from './own';
import { kindWords } from './title';
import { ToolBody } from './ToolBody';
import { useTitle } from './useTitle';
import './tools.css';
import './ansi.css';

/** A tool call: one line, until it is opened. One that failed opens itself. */
export const ToolCard = memo(function ToolCard({ tool, ask, opened = false }: { tool: ToolItem; ask?: InteractionItem | undefined; opened?: boolean }) {
  const [chosen, setOpen] = useKept<boolean | undefined>(`tool:${tool.id}`, undefined);
  const title = useTitle(tool);
  const code = exitCode(tool);
  const failed = tool.status === 'failed' || (code !== undefined && code !== 0);
  const denied = ask !== undefined && isDenied(ask);
  const open = chosen ?? (opened || (failed && !denied));
  const stat = diffsOf(tool).map(diffLines).reduce((sum, diff) => ({ added: sum.added + diff.added, removed: sum.removed + diff.removed }), { added: 0, removed: 0 });
  return (
    <section className="tool" data-status={failed && !denied ? 'failed' : tool.status}>
      <button type="button" className="tool-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={isOwn(tool) ? 'ring' : tool.toolKind in kindWords ? tool.toolKind : 'other'} className="tool-kind" />
        <span className={`tool-title ellipsis ${tool.toolKind === 'execute' ? 'mono' : ''}`}>{title}</span>
        <DiffStat {...stat} />
        {code !== undefined && code !== 0 && <span className="tool-exit number">exit {code}</span>}
        {failed && !denied && (code === undefined || code === 0) && <span className="tool-exit">failed</span>}
        {ask && <Decision ask={ask} />}
        {tool.status === 'cancelled' && !ask?.reason && <span className="quiet">stopped</span>}
        <ToolTime tool={tool} />
        <Icon name="chevron" size={14} className="tool-chevron" />
      </button>
      {open && <ToolBody tool={tool} title={title} />}
    </section>
  );
});

function ToolTime({ tool }: { tool: ToolItem }) {
  const running = tool.status === 'pending' || tool.status === 'in_progress';
  const now = useNow(running ? 1_000 : undefined);
  if (running) {
    const ms = now - Date.parse(tool.time);
    return <span className="tool-time number running"><span className="spinner" aria-hidden="true" />{ms >= 1_000 ? clock(ms) : <span className="visually-hidden">running</span>}</span>;
  }
  return tool.durationMs !== undefined && tool.durationMs >= 1_000 ? <span className="tool-time number">{duration(tool.durationMs)}</span> : null;
}

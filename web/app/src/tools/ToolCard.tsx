import type { InteractionItem, ToolItem } from '@ringside/client';
import { memo } from 'react';
import { clock, duration, folder } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Icon } from '../shell/Icon';
import { useKept } from '../state/kept';
import { diffsOf, exitCode, inputOf, outputOf, printedOf } from './content';
import { diffLines } from './diff';
import { DiffStat, DiffView } from './Diff';
import { Decision, isDenied } from '../ask/Decision';
import { Output } from './Output';
import { LongOutput } from './LongOutput';
import { isOwn } from './own';
import { kindWords } from './title';
import { useTitle } from './useTitle';
import './tools.css';

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

function ToolBody({ tool, title }: { tool: ToolItem; title: string }) {
  const diffs = diffsOf(tool);
  const output = outputOf(tool);
  const printed = printedOf(tool);
  const input = inputOf(tool);
  const showInput = diffs.length === 0 && input !== '' && (input.includes('\n') || input !== title);
  const waits = tool.status === 'pending' || tool.status === 'in_progress';
  return (
    <div className="tool-body">
      {tool.locations && diffs.length === 0 && tool.locations.length > 0 && (
        <p className="tool-where mono">{tool.locations.map(({ path, line }) => `${folder(path)}${line === undefined ? '' : `:${line + 1}`}`).join('  ')}</p>
      )}
      {showInput && <Output text={input} label="Input" />}
      {diffs.map((file, at) => <DiffView key={at} file={file} titled />)}
      {printed ? <LongOutput printed={printed} /> : (diffs.length === 0 || tool.status === 'failed') && <Output text={output} label="Output" />}
      {tool.error && tool.error !== output && <p className="tool-error">{tool.error}</p>}
      {!showInput && diffs.length === 0 && output.trim() === '' && !tool.error && <p className="quiet">{waits ? 'Nothing printed yet.' : 'Nothing printed.'}</p>}
    </div>
  );
}

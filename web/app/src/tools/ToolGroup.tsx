import type { ToolItem } from '@ringside/client';
import { memo } from 'react';
import { plural } from '../meter/format';
import { Icon } from '../shell/Icon';
import { useKept } from '../state/kept';
import { ToolCard } from './ToolCard';

/** Reads and searches that follow each other, as one line. */
export const ToolGroup = memo(function ToolGroup({ tools }: { tools: readonly ToolItem[] }) {
  const [open, setOpen] = useKept(`group:${tools[0]?.id}`, false);
  const reads = tools.filter((tool) => tool.toolKind === 'read').length;
  const searches = tools.length - reads;
  const words = [reads > 0 ? `read ${plural(reads, 'file')}` : '', searches === 0 ? '' : searches === 1 ? 'searched once' : `searched ${searches} times`].filter(Boolean).join(', ');
  const running = tools.some((tool) => tool.status === 'pending' || tool.status === 'in_progress');
  return (
    <section className="tool" data-status={running ? 'in_progress' : 'completed'}>
      <button type="button" className="tool-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={reads > 0 ? 'read' : 'search'} className="tool-kind" />
        <span className="tool-title">{words[0]!.toUpperCase() + words.slice(1)}</span>
        {running && <span className="tool-time"><span className="spinner" aria-hidden="true" /></span>}
        <Icon name="chevron" size={14} className="tool-chevron" />
      </button>
      {open && <div className="tool-group">{tools.map((tool) => <ToolCard key={tool.id} tool={tool} />)}</div>}
    </section>
  );
}, (a, b) => a.tools.length === b.tools.length && a.tools.every((tool, at) => tool === b.tools[at]));

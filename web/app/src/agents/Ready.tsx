import type { ReactNode } from 'react';
import { Copy } from '../fleet/Programs';
import { Icon } from '../shell/Icon';
import type { Readiness } from './words';

/** Whether an agent can work, and the version of its program. */
export function Ready({ readiness, version }: { readiness: Readiness | undefined; version: string | undefined }) {
  if (!readiness) return <span className="agent-ready" aria-hidden="true">…</span>;
  const { icon, tone, word } = readiness;
  return <span className="agent-ready" data-tone={tone}><Icon name={icon} size={14} /><span>{word}</span>{version !== undefined && <span className="agent-version number">{version}</span>}</span>;
}

/** What is to be done first. */
export function Todo({ readiness, title }: { readiness: Readiness | undefined; title: string }) {
  if (readiness?.todo === undefined) return null;
  return (
    <p className="agent-todo" data-tone={readiness.tone}>
      <span>{withCode(readiness.todo)}</span>
      {readiness.copy !== undefined && <Copy label={`Copy how to install ${title}`} text={readiness.copy} />}
    </p>
  );
}

/** A sentence whose commands stand between backticks. */
export function withCode(text: string): ReactNode[] {
  return text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part));
}

import { memo, useEffect, useRef, useState } from 'react';
import { Icon } from '../shell/Icon';
import { noBlocks, toBlocks, type Block } from './blocks';
import { highlight } from './highlight';
import './markdown.css';

/** A text with its form. While it grows, only its last block is drawn anew. */
export const Markdown = memo(function Markdown({ text, growing }: { text: string; growing: boolean }) {
  const cache = useRef(noBlocks);
  cache.current = cache.current.text === text && !growing ? toBlocks(noBlocks, text, false) : toBlocks(cache.current, text, growing);
  const { blocks } = cache.current;
  return (
    <div className="markdown" data-growing={growing || undefined}>
      {blocks.map((block, at) => <BlockView key={block.start} block={block} growing={growing && at === blocks.length - 1} />)}
    </div>
  );
});

const BlockView = memo(function BlockView({ block, growing }: { block: Block; growing: boolean }) {
  if (block.code) return <Code language={block.code.language} text={block.code.text} growing={growing} />;
  return <div className="block" dangerouslySetInnerHTML={{ __html: block.html }} />;
}, (a, b) => a.growing === b.growing && a.block.html === b.block.html && a.block.code?.text === b.block.code?.text && a.block.code?.language === b.block.code?.language);

/** A code block. Colours come when it is complete: they change nothing of its size. */
export function Code({ language, text, growing = false }: { language: string; text: string; growing?: boolean }) {
  const [html, setHtml] = useState<string>();
  useEffect(() => {
    let current = true;
    setHtml(undefined);
    if (!growing && language) void highlight(text, language).then((result) => { if (current) setHtml(result); });
    return () => { current = false; };
  }, [text, language, growing]);
  return (
    <div className="block code">
      <div className="code-head">
        <span>{language || 'text'}</span>
        <CopyButton text={text} />
      </div>
      <pre tabIndex={0}>{html === undefined ? <code>{text}</code> : <code dangerouslySetInnerHTML={{ __html: html }} />}</pre>
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <button type="button" className="copy" aria-label="Copy code" onClick={() => void copy().catch(() => undefined)}>
      <Icon name={copied ? 'done' : 'copy'} size={14} /> {copied ? 'Copied' : 'Copy'}
    </button>
  );
}

import { memo, useLayoutEffect, useRef } from 'react';
import { noBlocks, toBlocks, type Block } from './blocks';
import { Code } from './Code';
import { colourWithin } from './highlight';
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
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => { if (element.current && !growing) colourWithin(element.current); }, [block.html, growing]);
  if (block.code) return <Code key={block.code.language} language={block.code.language} text={block.code.text} growing={growing} />;
  return <div className="block" ref={element} dangerouslySetInnerHTML={{ __html: block.html }} />;
}, (a, b) => a.growing === b.growing && a.block.html === b.block.html && a.block.code?.text === b.block.code?.text && a.block.code?.language === b.block.code?.language);

import MarkdownIt from 'markdown-it';

export const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false, breaks: false });

const { rules } = markdown.renderer;

rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]!.attrSet('target', '_blank');
  tokens[index]!.attrSet('rel', 'noopener noreferrer');
  return self.renderToken(tokens, index, options);
};

// The page is served without inline styles: a column's alignment becomes a class.
rules.th_open = rules.td_open = (tokens, index, options, _env, self) => {
  const token = tokens[index]!;
  const align = /text-align:(\w+)/.exec(String(token.attrGet('style') ?? ''))?.[1];
  token.attrs = align ? [['class', `align-${align}`]] : null;
  return self.renderToken(tokens, index, options);
};

// Code in a list or a quotation, which may be wider than there is room: it is scrolled by keys too.
for (const name of ['fence', 'code_block'] as const) {
  const drawn = rules[name]!;
  rules[name] = (...parts) => drawn(...parts).replace('<pre', '<pre tabindex="0"');
}

rules.table_open = () => '<div class="table"><table>';
rules.table_close = () => '</table></div>';

// A picture of an answer is somebody else's server being told who reads it: it is shown as a link.
rules.image = (tokens, index) => {
  const { content } = tokens[index]!;
  const source = String(tokens[index]!.attrGet('src') ?? '');
  const { escapeHtml } = markdown.utils;
  return `<a href="${escapeHtml(source)}" target="_blank" rel="noopener noreferrer">${escapeHtml(String(content || source))}</a>`;
};

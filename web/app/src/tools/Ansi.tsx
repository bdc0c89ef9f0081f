import { Fragment, memo, type CSSProperties } from 'react';
import { isTerminal, terminal, type Look } from './ansi';

/** Printed text as a terminal shows it. Colours keep the contrast of the page's own, in both themes. */
export const Ansi = memo(function Ansi({ text }: { text: string }) {
  if (!isTerminal(text)) return text;
  return terminal(text).map((line, at) => (
    <Fragment key={at}>
      {at > 0 && '\n'}
      {line.map((span, place) => Object.keys(span.look).length === 0 ? span.text : <span key={place} className={classes(span.look)} style={style(span.look)}>{span.text}</span>)}
    </Fragment>
  ));
});

function classes({ fg, bg, bold, dim, italic, underline, strike, inverse }: Look): string {
  const given: [string, unknown][] = [
    [`sgr-${fg}`, typeof fg === 'number'], [`sgr-bg-${bg}`, typeof bg === 'number'], ['sgr-fg', typeof fg === 'string'], ['sgr-bg', typeof bg === 'string'],
    ['sgr-bold', bold], ['sgr-dim', dim], ['sgr-italic', italic], ['sgr-underline', underline], ['sgr-strike', strike], ['sgr-inverse', inverse],
  ];
  return given.flatMap(([name, has]) => has ? name : []).join(' ');
}

function style({ fg, bg }: Look): CSSProperties | undefined {
  return typeof fg !== 'string' && typeof bg !== 'string' ? undefined : { ...(typeof fg === 'string' ? { '--fg': fg } : {}), ...(typeof bg === 'string' ? { '--bg': bg } : {}) } as CSSProperties;
}

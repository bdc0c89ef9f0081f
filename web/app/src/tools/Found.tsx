import { useState } from 'react';
import { plural } from '../meter/format';
import type { FoundFile } from './found';

const shown = 12;

/** What a search found, file by file. */
export function Found({ files }: { files: readonly FoundFile[] }) {
  const [all, setAll] = useState(false);
  const hits = files.reduce((sum, { lines }) => sum + lines.length, 0);
  return (
    <div className="output found">
      <p className="found-sum">{hits > 0 ? `${plural(hits, 'line')} in ${plural(files.length, 'file')}` : plural(files.length, 'file')}</p>
      <ul>
        {files.slice(0, all ? undefined : shown).map(({ path, lines }) => (
          <li key={path}>
            <span className="mono ellipsis" title={path}>{path}</span>
            {lines.length > 0 && <ol>{lines.slice(0, all ? undefined : 5).map(({ number, text }, at) => <li key={at} className="mono"><i>{number}</i><span className="ellipsis">{text}</span></li>)}</ol>}
            {!all && lines.length > 5 && <span className="quiet">{lines.length - 5} more</span>}
          </li>
        ))}
      </ul>
      {!all && (files.length > shown || files.some(({ lines }) => lines.length > 5)) && <button type="button" className="show-all" onClick={() => setAll(true)}>Show all</button>}
    </div>
  );
}

import { useState } from 'react';
import { bytes } from '../meter/format';
import { Ansi } from './Ansi';
import { ArtifactView } from './ArtifactView';
import type { Printed } from './content';

const shownLines = 12;

/** More than events keep: its last lines as they come, and all of it on demand, in windows. */
export function LongOutput({ printed: { tail, artifact, leftOut } }: { printed: Printed }) {
  const [all, setAll] = useState(false);
  return (
    <div className="output long-output">
      <div className="output-bar">
        <span>{all ? 'All output' : 'Last lines'} · <span className="number">{bytes(artifact.size)}</span></span>
        {leftOut > 0 && <span>{bytes(leftOut)} more were not kept</span>}
        <button type="button" onClick={() => setAll(!all)}>{all ? 'Show less' : 'Show all'}</button>
        <a href={`/api/artifacts/${artifact.id}`} download={`${artifact.id}.txt`}>Download</a>
      </div>
      {all ? <ArtifactView artifact={artifact} /> : <pre tabIndex={0} aria-label="Output"><Ansi text={tail.replace(/\s+$/, '').split('\n').slice(-shownLines).join('\n')} /></pre>}
    </div>
  );
}

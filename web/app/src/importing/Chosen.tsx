import type { Session } from '@ringside/client';
import { bytes, exact, folder, isScratch } from '../meter/format';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { useView } from '../state/view';
import type { Header } from './file';

/** The file that is to be imported: which it is, how large, and whose session it holds. */
export function Chosen({ file, header }: { file: File; header: Header | undefined }) {
  const here = useFleet(({ fleet }) => header && alreadyHere(header, fleet.sessions.values()));
  return (
    <div id="importing-chosen" className="importing-chosen">
      {header && (
        <>
          <p className="importing-title ellipsis" title={header.title}>{header.title || 'Untitled'}</p>
          <p className="quiet">{[header.agent, placeOf(header), `exported ${exact(header.exportedAt)}`].filter(Boolean).join(' · ')}</p>
        </>
      )}
      <p className="importing-name"><span className="mono ellipsis" title={file.name}>{file.name}</span> <span className="number">{bytes(file.size)}</span></p>
      {here && (
        <p className="importing-here">
          {here.imported ? 'It was imported before: ' : 'It is a session of this server: '}
          <Link to={`/s/${here.id}`} onClick={() => useView.setState({ dialog: undefined })}>{here.title || 'Untitled'}</Link>. Imported again, it is there twice.
        </p>
      )}
    </div>
  );
}

function alreadyHere({ session }: Header, sessions: Iterable<Session>): Session | undefined {
  return [...sessions].find(({ id, imported }) => id === session || imported?.session === session);
}

function placeOf({ workdir }: Header): string {
  return workdir === undefined ? '' : isScratch(workdir) ? 'scratch folder' : folder(workdir);
}

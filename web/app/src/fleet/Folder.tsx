import type { FoundFolder } from '@ringside/client';
import { useEffect, useState } from 'react';
import { folder as short } from '../meter/format';
import { client } from '../state/api';

interface Props {
  workdir: string; found: FoundFolder | undefined; folders: readonly string[]; isDemo: boolean; error: string | undefined; onChange: (workdir: string) => void;
  worktree: boolean; branch: string; onWorktree: (worktree: boolean) => void; onBranch: (branch: string) => void; branchError: string | undefined;
}

/** Where the agent works; in a git repository, whether in a worktree of its own. */
export function Folder({ workdir, found, folders, isDemo, error, onChange, worktree, branch, onWorktree, onBranch, branchError }: Props) {
  return (
    <div className="field">
      <label htmlFor="new-folder">Folder</label>
      <input
        id="new-folder" className="input mono" list="new-folders" value={workdir} autoComplete="off" spellCheck={false} aria-describedby="new-folder-hint"
        placeholder={isDemo ? 'A scratch folder' : '/home/you/app'} onChange={(event) => onChange(event.target.value)}
      />
      <datalist id="new-folders">{folders.map((name) => <option key={name} value={name} />)}</datalist>
      <p id="new-folder-hint" className={error ? 'error' : 'hint'} role={error ? 'alert' : undefined}>
        {error ?? (isDemo ? 'Leave it empty: the demo agent makes a scratch folder of its own.' : 'Where the agent works, on the machine that runs Ringside. Empty: a scratch folder.')}
      </p>
      {found?.repository && (
        <div className="worktree">
          <label>
            <input type="checkbox" checked={worktree} onChange={(event) => onWorktree(event.target.checked)} />
            <span>Own worktree</span>
          </label>
          <p className="hint">
            {worktree
              ? <>The agent works beside your files, on a new branch{found.branch && <> from <code>{found.branch}</code></>}. Nothing in <code>{short(found.repository)}</code> changes until you merge.</>
              : <>The agent changes your files in <code>{short(found.repository)}</code>{found.branch && <>, on <code>{found.branch}</code></>}.</>}
          </p>
          {worktree && (
            <input className="input mono" aria-label="Branch" placeholder="ringside/… (a name of its own)" value={branch} autoComplete="off" spellCheck={false} onChange={(event) => onBranch(event.target.value)} />
          )}
          {branchError && <p className="error" role="alert">{branchError}</p>}
        </div>
      )}
    </div>
  );
}

/** What the server knows of a folder, once one has stopped to write its name. */
export function useFolder(path: string): FoundFolder | undefined {
  const [found, setFound] = useState<{ path: string; folder: FoundFolder | undefined }>();
  useEffect(() => {
    if (!path.startsWith('/')) return undefined;
    const gone = new AbortController();
    const look = () => {
      // One who writes a name has not gone wrong yet: what is wrong with it is said when the session is opened.
      client.folder(path, { signal: gone.signal }).then((folder) => setFound({ path, folder }), () => { if (!gone.signal.aborted) setFound({ path, folder: undefined }); });
    };
    const timer = setTimeout(look, 200);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [path]);
  return found?.path === path ? found.folder : undefined;
}

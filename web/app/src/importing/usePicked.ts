import { useCallback, useEffect, useRef, useState } from 'react';
import { look, type Looked } from './file';
import { useImport } from './state';

/** The file that was chosen or dropped last, and what its beginning says. */
export interface Picked extends Looked { file?: File; isLooked?: boolean }

/** Takes one file, looks at it, and tells what is wrong with it. */
export function usePicked(): { picked: Picked; pick: (files: readonly File[]) => void } {
  const [picked, setPicked] = useState<Picked>({});
  const newest = useRef<File>(undefined);
  const pick = useCallback((files: readonly File[]) => {
    const [file] = files;
    if (!file) return;
    newest.current = file;
    if (files.length > 1) return setPicked({ problem: `These are ${files.length} files, and nothing was sent. A file is one session: drop one at a time.` });
    setPicked({ file });
    void look(file).then((looked) => { if (newest.current === file) setPicked({ file, isLooked: true, ...looked }); });
  }, []);
  useEffect(() => {
    const { dropped } = useImport.getState();
    useImport.setState({ dropped: [] });
    pick(dropped);
  }, [pick]);
  return { picked, pick };
}

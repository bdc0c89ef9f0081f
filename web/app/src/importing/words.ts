import { RingsideError } from '@ringside/client';
import { bytes } from '../meter/format';
import { explain } from '../state/api';

/** Why the server did not import a file, and what to do: it names the line (X4). */
export function refusal(error: unknown): string {
  if (!(error instanceof RingsideError)) return `It was not imported. ${explain(error)}`;
  const [, line, problem = ''] = /^line (\d+): (.+)$/s.exec(error.message) ?? [];
  if (line !== undefined) return `Line ${line}: ${told(problem)} Nothing of the file was imported. ${advice(problem)}`;
  if (error.status === 413) return 'The server, or what stands before it, takes no file as large as this. Nothing of it was imported.';
  return error.code === 'network' ? 'The server could not be reached. Import it again: it is imported once.' : `It was not imported. ${explain(error)}`;
}

/** What is wrong with a line; where a parser stumbled is of use to nobody. */
function told(problem: string): string {
  const words = problem.replace(/^(it is not JSON):.*$/s, '$1').replace(/[.\s]+$/, '');
  return `${words}.`;
}

function advice(problem: string): string {
  if (/^(?:this is no export|the file is empty)/.test(problem)) return 'Export a session as data, and import that.';
  if (/^the export is of a version/.test(problem)) return 'Import it into a newer Ringside.';
  if (/^(?:the file ends here|says \d+ events)/.test(problem)) return 'Export the session again, and copy the whole file.';
  if (/^(?:at most|a file may have)/.test(problem)) return 'It is larger than what is imported in one piece.';
  return 'The file was changed since, or is not of Ringside: export the session again.';
}

/** What comes of an import. */
export const becomes = 'It becomes a session of its own: as it was, with its own times, closed, and private to you. It can be read, searched and played, and nobody prompts it.';

/** What is on its way. */
export function sending({ name, size }: Pick<File, 'name' | 'size'>): string {
  return `Importing ${name}, ${bytes(size)}: it is read line by line, then written all at once.`;
}

const late = 'If the server had all of it by then, the session is in the fleet.';

export const stopped = `Stopped. ${late} Import it again, and it is the same one.`;

export const stoppedByClosing = `The import was stopped, as its dialog was closed. ${late}`;

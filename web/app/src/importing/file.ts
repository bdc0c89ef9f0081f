import { bytes } from '../meter/format';

/** What an export says of itself in its first line. */
export interface Header { session: string; title: string; agent: string; workdir?: string; exportedAt: string }

/** Either may be missing: what is not certain the server decides. */
export interface Looked { header?: Header; problem?: string }

/** The most that the server takes (X4). */
const mostBytes = 128 * 1024 * 1024;
/** In so much of a file its first line is looked for. */
const headBytes = 1024 * 1024;

const where = 'What can be imported is a session that was exported as data: its panel has that under Info.';

/** Looks at the beginning of a file, so that a wrong one is told at once and not sent. */
export async function look(file: File): Promise<Looked> {
  if (file.size > mostBytes) return { problem: `${file.name} has ${bytes(file.size)}, and was not sent: an export may have ${bytes(mostBytes)}.` };
  try {
    return headOf(file.name, await file.slice(0, headBytes).text(), file.size > headBytes);
  } catch {
    return { problem: unreadable(file.name) };
  }
}

/** Why a file that was there is not read. */
export function unreadable(name: string): string {
  return `${name} could not be read: it was moved or changed, or is a folder. Nothing was imported. Choose it again.`;
}

/** @param more There is more of the file than this. */
export function headOf(name: string, text: string, more: boolean): Looked {
  if (text.trim() === '') return { problem: `${name} is empty, and was not sent. ${where}` };
  if (/^\s*</.test(text)) return { problem: `${name} is a page to be read, and was not sent. ${where}` };
  const [line, rest] = text.trimStart().split('\n', 2);
  if (rest === undefined && more) return {};
  const exported = parse(line!);
  if (exported?.kind !== 'ringside.session') return { problem: `${name} is no export of a session, and was not sent. ${where}` };
  const { session, agent, exportedAt } = exported;
  if (typeof session?.id !== 'string' || typeof exportedAt !== 'string' || Number.isNaN(Date.parse(exportedAt))) return {};
  const workdir = textOf(session.workdir);
  return { header: { session: session.id, title: textOf(session.title) ?? '', agent: textOf(agent?.title) ?? '', exportedAt, ...(workdir === undefined ? {} : { workdir }) } };
}

type Part = Partial<Record<string, unknown>> | null;

function parse(line: string): { kind?: unknown; session?: Part; agent?: Part; exportedAt?: unknown } | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A file in which something was found, and the lines; without any, the file itself was. */
export interface FoundFile { path: string; lines: { number: number; text: string }[] }

const most = 2_000;

/** What a search answered, by files, where it reads as grep or find print it; undefined where it does not. */
export function foundIn(output: string): FoundFile[] | undefined {
  const lines = output.trim().split('\n').slice(0, most);
  const files = new Map<string, FoundFile>();
  let understood = 0;
  for (const line of lines) {
    const hit = /^(?!\s)([^:\n]+?):(\d+)(?::(?:\d+:)?\s?(.*))?$/.exec(line);
    const path = hit?.[1] ?? (/^(?!\s)[^\s:]*[./][^\s:]*$/.test(line) ? line : undefined);
    if (path === undefined) continue;
    understood++;
    const file = files.get(path) ?? { path, lines: [] };
    if (hit) file.lines.push({ number: Number(hit[2]), text: hit[3] ?? '' });
    files.set(path, file);
  }
  return understood > 0 && understood >= 0.8 * lines.filter((line) => line.trim() !== '').length ? [...files.values()] : undefined;
}

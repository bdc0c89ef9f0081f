/**
 * Closes what the end of a growing text has left open, so that it does not first show as signs and then jump to its form: code, strong, links, and a
 * table of which only the first line is there.
 */
export function repair(text: string): string {
  const lines = text.trimEnd().split('\n');
  if (lines[0]!.startsWith('|') && lines.slice(1).every((line) => /^[|:\- \t]*$/.test(line))) return asTable(lines[0]!.trim());
  const unlinked = text.replace(/\[([^\][\n]*)\]\([^)\n]*$/, '$1').replace(/!?\[([^\][\n]*)$/, '$1');
  if (count(withoutCode(unlinked), /`/g) % 2 === 1) return `${unlinked}\``;
  // Signs at the very end may open or close: what follows decides, so they wait.
  const settled = unlinked.replace(/(\s)(\*{1,3}|_{1,2}|~~)$/, '$1');
  const plain = withoutCode(settled);
  if (count(plain, /\*\*/g) % 2 === 1) return `${settled.replace(/\*$/, '').trimEnd()}**`;
  // A star between spaces is a product or a bullet.
  return count(plain.replace(/\*\*/g, '').replace(/(^|\s)\*(?=\s)/g, ''), /\*/g) % 2 === 1 ? `${settled.trimEnd()}*` : settled;
}

function asTable(header: string): string {
  const cells = header.replace(/^\||\|$/g, '').split('|').length;
  return `${header.endsWith('|') ? header : `${header}|`}\n|${' --- |'.repeat(cells)}\n`;
}

function withoutCode(text: string): string {
  return text.replace(/`[^`\n]*`/g, '');
}

function count(text: string, sign: RegExp): number {
  return text.match(sign)?.length ?? 0;
}

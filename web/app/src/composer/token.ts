/** What is being typed that there is a list for: a file after `@`, a command of the agent after a `/` that begins the text. */
export interface Token { kind: 'file' | 'command'; from: number; to: number; query: string }

/** The token that the caret is in. */
export function tokenAt(text: string, caret: number): Token | undefined {
  const before = text.slice(0, caret);
  const command = /^\/([^\s/]*)$/.exec(before);
  if (command) return { kind: 'command', from: 0, to: caret, query: command[1]! };
  const file = /(?:^|\s)@([^\s@]{0,200})$/.exec(before);
  return file ? { kind: 'file', from: caret - file[1]!.length - 1, to: caret, query: file[1]! } : undefined;
}

/** The text with what was chosen in the token's place, and where the caret is then. */
export function replaced(text: string, { from, to }: Token, by: string): { text: string; caret: number } {
  const rest = text.slice(to);
  const piece = rest.startsWith(' ') ? by : `${by} `;
  return { text: text.slice(0, from) + piece + rest, caret: from + by.length + 1 };
}

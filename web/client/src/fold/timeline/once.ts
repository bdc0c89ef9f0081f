/** So many texts are looked for among those that came before. */
const most = 1_000;
const held = new Map<string, string>();

/** A text as it is held already, where it is: each event brings copies of its own of the ids, kinds and titles that thousands of events share. */
export function once<Text extends string>(text: Text): Text {
  const before = held.get(text);
  if (before !== undefined) return before as Text;
  if (held.size === most) held.clear();
  held.set(text, text);
  return text;
}

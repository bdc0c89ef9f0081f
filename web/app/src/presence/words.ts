/** One or two letters that stand for a person. */
export function initials(name: string): string {
  return name.split(/[\s._-]+/).map((word) => word[0] ?? '').join('').slice(0, 2).toUpperCase();
}

/** Who else watches, as a sentence. */
export function alsoWatching(names: readonly string[], more: boolean): string {
  const named = names.slice(0, 5);
  const others = names.length - named.length;
  const rest = more ? ['many others'] : others > 0 ? [others === 1 ? '1 other' : `${others} others`] : [];
  const all = [...named, ...rest];
  return `Also watching: ${all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all.join('')}`;
}

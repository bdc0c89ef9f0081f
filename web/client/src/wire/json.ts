/** Any JSON value, as an agent or a tool sent it. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json | undefined };

/** An artifact as an event names it; `size` in bytes. `state` where it grows while a tool prints. */
export interface ArtifactReference { id: string; size: number; mediaType: string; state?: 'open' | 'sealed'; sha256?: string }

/** A text; where it was too long for its event, its beginning, and the artifact that holds the whole (E5). */
export type LongText = string | { preview: string; artifact: ArtifactReference };

/** What stands in place of what a tool prints that is more than its events keep: its last lines, and the artifact that has all of it (G66). */
export interface PrintedTail { tail: string; artifact: ArtifactReference; leftOut?: number }

/** The text that is here: all of it, or its beginning. */
export function textOf(text: LongText | undefined): string {
  return text === undefined ? '' : typeof text === 'string' ? text : text.preview;
}

/** Where the rest of a long text is, if it is not all here. */
export function artifactOf(text: LongText | undefined): ArtifactReference | undefined {
  return typeof text === 'object' ? text.artifact : undefined;
}

/** A JSON object, or undefined for anything else. */
export function asObject(json: Json | undefined): { [name: string]: Json | undefined } | undefined {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
}

/** A JSON string, or undefined for anything else. */
export function asString(json: Json | undefined): string | undefined {
  return typeof json === 'string' ? json : undefined;
}

import { artifactOf, asObject, asString, type ArtifactReference, type Json, type LongText } from '@ringside/client';

/** An image of a message or a tool call: its bytes in base64, or where those are. */
export interface Picture { mimeType: string; data?: string; artifact?: ArtifactReference; name: string }

/** What a browser shows as an image and runs nothing of. */
const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** The images among content blocks, and inside what tools answered. */
export function picturesOf(content: readonly Json[] | undefined): Picture[] {
  return (content ?? []).flatMap((json) => {
    const block = asObject(json);
    if (block?.type === 'content') return picturesOf(block.content === undefined ? [] : [block.content]);
    const mimeType = asString(block?.mimeType) ?? '';
    if (block?.type !== 'image' || !types.includes(mimeType)) return [];
    const [data, artifact] = [asString(block.data), artifactOf(block.data as LongText | undefined)];
    return data === undefined && !artifact ? [] : [{ mimeType, name: asString(block.name) ?? asString(block.uri) ?? 'Image', ...(data === undefined ? {} : { data }), ...(artifact ? { artifact } : {}) }];
  });
}

import type { Json, Session } from '@ringside/client';
import { create } from 'zustand';
import { bytes } from '../meter/format';

/** An image that goes with a prompt. */
export interface Attached { id: number; name: string; mimeType: string; data: string }

const types = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const mostBytes = 5 * 1024 * 1024;
export const mostImages = 8;

let next = 0;

const none: readonly Attached[] = [];

/** The images that go with the next prompt of each session; they are kept as long as the page is. */
const useImages = create<Readonly<Record<string, readonly Attached[]>>>(() => ({}));

export function useAttached(session: string): readonly Attached[] {
  return useImages((all) => all[session] ?? none);
}

export function setImages(session: string, images: readonly Attached[]): void {
  useImages.setState({ [session]: images });
}

export function addImages(session: string, images: readonly Attached[]): void {
  if (images.length > 0) useImages.setState((all) => ({ [session]: [...all[session] ?? none, ...images] }));
}

/** Why images cannot go with a prompt; undefined where they can, as far as is known. */
export function whyNot({ images, lastRun, run }: Session, agent: string): string | undefined {
  return images || (lastRun === undefined && run === undefined) ? undefined : `${agent} takes no images. Put the file into the session’s folder and name it with @ instead.`;
}

/** The images among files, and what is wrong with the others. */
export async function attach(files: readonly File[], before: number): Promise<{ images: Attached[]; problem?: string }> {
  const images: Attached[] = [];
  let problem: string | undefined;
  for (const file of files) {
    if (!types.includes(file.type)) problem = `${file.name} is no image that agents take: PNG, JPEG, GIF or WebP.`;
    else if (file.size > mostBytes) problem = `${file.name} has ${bytes(file.size)}; an image may have ${bytes(mostBytes)}.`;
    else if (before + images.length >= mostImages) problem = `A prompt takes ${mostImages} images.`;
    else images.push({ id: next++, name: file.name, mimeType: file.type, data: await base64(file) });
  }
  return { images, ...(problem ? { problem } : {}) };
}

/** A prompt's text and images as the blocks that agents take. */
export function blocks(text: string, images: readonly Attached[]): Json[] {
  return [...(text === '' ? [] : [{ type: 'text', text }]), ...images.map(({ mimeType, data }) => ({ type: 'image', mimeType, data }))];
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read.'));
    reader.readAsDataURL(file);
  });
}

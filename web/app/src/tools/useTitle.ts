import type { ToolItem } from '@ringside/client';
import { useFleet } from '../state/fleet';
import { sessionOf } from './own';
import { titleOf } from './title';

/** What a tool call does, in a line, with the title of the session that it is about. */
export function useTitle(tool: ToolItem): string {
  return titleOf(tool, useSessionTitle(tool));
}

/** The title of the session that a call of Ringside's own tools is about, where it is known. */
export function useSessionTitle(tool: ToolItem | undefined): string | undefined {
  const id = tool && sessionOf(tool);
  return useFleet(({ fleet }) => (id === undefined ? undefined : fleet.sessions.get(id)?.title));
}

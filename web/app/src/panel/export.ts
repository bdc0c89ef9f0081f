/** Where a session is downloaded from: one page to read, or everything as lines of JSON. The browser's cookie goes with it. */
export function exportOf(session: string, format: 'html' | 'ndjson'): string {
  return `/api/sessions/${encodeURIComponent(session)}/export?format=${format}`;
}

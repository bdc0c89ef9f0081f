import type { ReactElement } from 'react';

/** The page's signs, drawn on a grid of 16 with a line of 1.5. */
export const paths = {
  ring: <><circle cx="8" cy="8" r="5.5" /><circle cx="8" cy="8" r="2" fill="currentColor" stroke="none" /></>,
  home: <path d="M2.5 7.5 8 2.5l5.5 5M4 6.5v7h8v-7" strokeLinejoin="round" />,
  idle: <circle cx="8" cy="8" r="3.5" />,
  queued: <><circle cx="8" cy="8" r="5.5" strokeDasharray="2.2 2.12" /></>,
  running: <path d="M5.5 3.8v8.4L12.2 8z" fill="currentColor" strokeLinejoin="round" />,
  done: <path d="m3.5 8.5 3 3 6-7" />,
  failed: <path d="M8 3v6M8 12.4v.1" strokeWidth="2" />,
  stopped: <rect x="4.5" y="4.5" width="7" height="7" rx="1" />,
  interrupted: <path d="M9 2.5 4.5 9H8l-1 4.5L11.5 7H8z" strokeLinejoin="round" />,
  closed: <path d="M4.5 8h7" />,
  agent: <><rect x="3" y="5" width="10" height="8" rx="2" /><path d="M8 5V2.5M6 8.5v1M10 8.5v1" /></>,
  lead: <><circle cx="8" cy="3.75" r="1.75" /><circle cx="3.5" cy="12.25" r="1.75" /><circle cx="12.5" cy="12.25" r="1.75" /><path d="M8 5.5v2.75M3.5 10.5V9.25q0-1 1-1h7q1 0 1 1v1.25" /></>,
  again: <path d="M12.9 9.5A5.2 5.2 0 1 1 12 5l1 1.2M13 2.8v3.4H9.6" strokeLinejoin="round" />,
  clock: <><circle cx="8" cy="8" r="5.5" /><path d="M8 5v3.2l2 1.3" /></>,
  pause: <path d="M5.75 4v8M10.25 4v8" strokeWidth="2" />,
  resume: <path d="M4 4v8M7.5 4v8l5.5-4z" strokeLinejoin="round" />,
  more: <path d="M3.5 8h.1M8 8h.1M12.5 8h.1" strokeWidth="2.25" />,
  minus: <path d="M3.5 8h9" />,
  picture: <><rect x="2.5" y="3" width="11" height="10" rx="1.5" /><path d="m3 11 3-3 2.5 2.5L10.5 9l2.5 2M10.4 6v.1" strokeLinejoin="round" /></>,
  sound: <path d="M3 6.5v3h2l3 2.5v-8L5 6.5zM10.5 6a2.8 2.8 0 0 1 0 4M12.3 4.2a5.4 5.4 0 0 1 0 7.6" strokeLinejoin="round" />,
  silent: <path d="M3 6.5v3h2l3 2.5v-8L5 6.5zM10.8 6.4l3 3.2M13.8 6.4l-3 3.2" strokeLinejoin="round" />,
  plus: <path d="M8 3.5v9M3.5 8h9" />,
  chevron: <path d="m6 4 4 4-4 4" />,
  down: <path d="M8 3v9.5M4 9l4 4 4-4" />,
  cross: <path d="m4 4 8 8m0-8-8 8" />,
  send: <path d="M8 13V3.5M4 7l4-4 4 4" />,
  sun: <><circle cx="8" cy="8" r="2.75" /><path d="M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7" /></>,
  moon: <path d="M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6z" strokeLinejoin="round" />,
  system: <><circle cx="8" cy="8" r="5.5" /><path d="M8 2.5v11A5.5 5.5 0 0 0 8 2.5z" fill="currentColor" stroke="none" /></>,
  panel: <><rect x="2" y="3" width="12" height="10" rx="1.5" /><path d="M10 3v10" /></>,
  cards: <><rect x="2.5" y="2.5" width="4.5" height="4.5" rx="1" /><rect x="9" y="2.5" width="4.5" height="4.5" rx="1" /><rect x="2.5" y="9" width="4.5" height="4.5" rx="1" /><rect x="9" y="9" width="4.5" height="4.5" rx="1" /></>,
  lanes: <path d="M2.5 4h5M9.5 4h4M2.5 8h2M6.5 8h6M2.5 12h7M11.5 12h2" strokeWidth="2" />,
  sliders: <><path d="M2.5 5h6.25M12.25 5h1.25M2.5 11h1.25M7.25 11h6.25" /><circle cx="10.5" cy="5" r="1.75" /><circle cx="5.5" cy="11" r="1.75" /></>,
  list: <path d="M3 4.5h10M3 8h10M3 11.5h10" />,
  talk: <path d="M3 3.5h10v7H8l-3 2.5v-2.5H3z" strokeLinejoin="round" />,
  hand: <path d="M8 2.5a4 4 0 0 0-4 4c0 3.5-1.5 4-1.5 5h11c0-1-1.5-1.5-1.5-5a4 4 0 0 0-4-4zM6.5 13.5h3" strokeLinejoin="round" />,
  read: <path d="M3.5 2.5h6l3 3v8h-9zM9 2.5V6h3.5" strokeLinejoin="round" />,
  edit: <path d="m10.5 3 2.5 2.5-7.5 7.5H3v-2.5z" strokeLinejoin="round" />,
  delete: <path d="M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9" strokeLinejoin="round" />,
  move: <path d="M2.5 8h10M9 4.5 12.5 8 9 11.5" />,
  search: <><circle cx="7" cy="7" r="4" /><path d="m10 10 3.5 3.5" /></>,
  execute: <path d="m3 4.5 3.5 3.5L3 11.5M8.5 12H13" />,
  think: <path d="M5.5 10.5C4.3 9.8 3.5 8.5 3.5 7a4.5 4.5 0 0 1 9 0c0 1.5-.8 2.8-2 3.5V12h-5zM6.5 14h3" strokeLinejoin="round" />,
  fetch: <><circle cx="8" cy="8" r="5.5" /><path d="M2.5 8h11M8 2.5c4 3.5 4 7.5 0 11-4-3.5-4-7.5 0-11z" /></>,
  switch_mode: <path d="M3 5.5h9M9.5 3 12 5.5 9.5 8M13 10.5H4M6.5 8 4 10.5 6.5 13" />,
  other: <path d="m8 2.5 1.4 4.1 4.1 1.4-4.1 1.4L8 13.5l-1.4-4.1L2.5 8l4.1-1.4z" strokeLinejoin="round" />,
  widen: <path d="M9.5 3H13v3.5M6.5 13H3V9.5M13 3 9 7M3 13l4-4" strokeLinejoin="round" />,
  half: <><circle cx="8" cy="8" r="5.5" /><circle cx="8" cy="8" r="2.5" fill="currentColor" stroke="none" /></>,
  link: <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-1 1M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l1-1" />,
  copy: <><rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M10.5 5.5v-3h-8v8h3" strokeLinejoin="round" /></>,
} satisfies Record<string, ReactElement>;

export type IconName = keyof typeof paths;

/** A sign beside words that say the same: hidden from who cannot see it. */
export function Icon({ name, size = 16, className = '' }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg className={`icon ${className}`} width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" aria-hidden="true">
      {paths[name]}
    </svg>
  );
}

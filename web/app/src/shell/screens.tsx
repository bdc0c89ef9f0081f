import type { ReactElement } from 'react';
import { Agents } from '../agents/Agents';
import { Home } from '../home/Home';
import { Needs } from '../needs/Needs';
import { NeedsCount } from '../needs/NeedsCount';
import { Settings } from '../settings/Settings';
import { Orchestrators } from '../orchestrators/Orchestrators';
import type { Page } from '../state/route';
import { Tasks } from '../tasks/Tasks';
import type { IconName } from './Icon';

/** A place that one goes to by the navigation, by G and `key`, and by the palette. `count`: what stands behind its name. */
export interface Screen { page: Page; path: string; name: string; icon: IconName; key: string; show: () => ReactElement; count?: () => ReactElement }

/** All but the session: one line makes a screen known to the navigation, the keys and their list, the palette and the title. */
export const screens: readonly Screen[] = [
  { page: 'home', path: '/', name: 'Home', icon: 'home', key: 'F', show: () => <Home /> },
  { page: 'needs', path: '/needs', name: 'Needs you', icon: 'hand', key: 'N', show: () => <Needs />, count: () => <NeedsCount /> },
  { page: 'tasks', path: '/tasks', name: 'Tasks', icon: 'clock', key: 'T', show: () => <Tasks /> },
  { page: 'agents', path: '/agents', name: 'Agents', icon: 'agent', key: 'A', show: () => <Agents /> },
  { page: 'orchestrators', path: '/orchestrators', name: 'Orchestrators', icon: 'lead', key: 'O', show: () => <Orchestrators /> },
  { page: 'settings', path: '/settings', name: 'Settings', icon: 'sliders', key: 'S', show: () => <Settings /> },
];

export { densityKind, densityKinds, levelSizes, type DensityKind, type Level } from './density';
export type { Lane } from './lane';
export type { Arrow, Block, BlockEnd, BlockKind, LaneFacts } from './model';
export { Timeline, timelineTypes } from './timeline';
export { search, type Track } from './track';

export { scopeCovers, type WaiverTarget } from './covers.ts'
export { foldWaivers, isWaiverActive } from './fold-waivers.ts'
export type { WaiverState, WaiverStatus } from './waiver-state.ts'

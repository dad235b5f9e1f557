export type { BaseCounts } from './choose-base.ts'
export { checkRelease } from './check-release.ts'
export type { PassCounts } from './pass-counts.ts'
export { ReleaseCheckOptionsSchema, type ReleaseCheckOptions } from './release-check-options.ts'
export type { ReleaseCheck, ReleaseTestCheck, ReleaseTestStatus } from './release-check.ts'
export {
  ReleaseComparisonSchema,
  type ReleaseComparison,
  type ReleaseCounts,
  type TestCounts,
  type TestIdentity,
} from './release-counts.ts'

export { BaselineCountsSchema, type BaselineCounts, type BaselineRef } from './baseline.ts'
export { checkEach } from './check-each.ts'
export { compareInstants, fromEpochMs, isInstant, toEpochMs } from './compare-instants.ts'
export { compareResults } from './compare-results.ts'
export { addDuration, durationToMs } from './duration-ms.ts'
export { DurationSchema, type Duration } from './duration.ts'
export { ExonerationSchema, type Exoneration } from './exoneration.ts'
export { matchesFnmatch, type FnmatchPattern } from './fnmatch.ts'
export { matchesGlob, type Glob } from './glob.ts'
export { GroupSchema, type Group, type GroupState } from './group.ts'
export { InstantSchema, parseInstant, type EpochMs, type Instant, type InstantError } from './instant.ts'
export { itemKey, subjectItem } from './item-key.ts'
export { itemTypes, type ItemType } from './item-types.ts'
export {
  isKnownItemType,
  ItemSchema,
  parseItem,
  parseItemText,
  type Item,
  type ItemError,
  type ParseItemOptions,
} from './item.ts'
export {
  classifyOutcome,
  defineOutcomes,
  presetOutcomes,
  type OutcomeClass,
  type OutcomeError,
  type OutcomeSet,
  type PresetOutcome,
} from './outcome.ts'
export { KnownIssueSchema, type KnownIssue } from './known-issue.ts'
export { MetricPointSchema, type MetricPoint } from './metric-point.ts'
export { PercentSchema, type Percent } from './percent.ts'
export { QuarantineEntrySchema, type QuarantineEntry } from './quarantine.ts'
export { ratioOfPercent } from './ratio-of-percent.ts'
export { parseTestResult, TestResultSchema, type SkipKind, type TestResult } from './result.ts'
export { RoleGrantSchema, type RoleGrant } from './role-grant.ts'
export { checkSchema, formatPath, type Problem, type SchemaError } from './schema-error.ts'
export { SignOffSchema, type SignOff } from './sign-off.ts'
export { SubjectRefSchema, type SubjectRef } from './subject.ts'
export {
  isInNamespace,
  longestTestcaseName,
  parseTestcaseName,
  testcaseAncestors,
  testcaseNamespace,
  TestcaseNameSchema,
  TestcaseSchema,
  type Testcase,
  type TestcaseNameError,
} from './testcase.ts'
export { instantOfTimestamp } from './timestamp-instant.ts'
export { variantIncludes, variantKey } from './variant-key.ts'
export { parseVariant, variantHash, VariantSchema, type Variant, type VariantError } from './variant.ts'
export {
  WaiverEventSchema,
  WaiverScopeSchema,
  type WaiverAnswered,
  type WaiverEvent,
  type WaiverRequested,
  type WaiverScope,
} from './waiver.ts'
export { WaiverPermissionSchema, type WaiverPermission } from './waiver-permission.ts'
export {
  NewWaiverDbRecordSchema,
  WaiverDbRecordSchema,
  type NewWaiverDbRecord,
  type WaiverDbRecord,
  type WaiverNarrowing,
} from './waiver-record.ts'

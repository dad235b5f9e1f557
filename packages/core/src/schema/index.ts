export { ExonerationSchema, type Exoneration } from './exoneration.ts'
export { matchesGlob, type Glob } from './glob.ts'
export { GroupSchema, type Group, type GroupState } from './group.ts'
export {
  compareInstants,
  fromEpochMs,
  InstantSchema,
  parseInstant,
  toEpochMs,
  type EpochMs,
  type Instant,
  type InstantError,
} from './instant.ts'
export { itemTypes, type ItemType } from './item-types.ts'
export {
  isKnownItemType,
  itemKey,
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
export { QuarantineEntrySchema, type QuarantineEntry } from './quarantine.ts'
export { compareResults, parseTestResult, TestResultSchema, type SkipKind, type TestResult } from './result.ts'
export { checkSchema, formatPath, type Problem, type SchemaError } from './schema-error.ts'
export { SubjectRefSchema, subjectItem, type SubjectRef } from './subject.ts'
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
export {
  parseVariant,
  variantHash,
  variantIncludes,
  variantKey,
  VariantSchema,
  type Variant,
  type VariantError,
} from './variant.ts'
export {
  WaiverEventSchema,
  WaiverScopeSchema,
  type WaiverAnswered,
  type WaiverEvent,
  type WaiverRequested,
  type WaiverScope,
} from './waiver.ts'

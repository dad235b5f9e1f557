export { planQuarantineEdits, type PlanQuarantineEditsOptions } from './plan-quarantine-edits.ts'
export { planReleaseEdits, type PlanReleaseEditsOptions } from './plan-release-edits.ts'
export type {
  EditedTest,
  FileEdit,
  NotEdited,
  NotEditedWhy,
  QuarantineEdits,
  QuarantineEditsPolicy,
  SourceFile,
  TestInSource,
  TestToQuarantine,
  TextChange,
} from './quarantine-edits.ts'
export type { Framework } from './source/frameworks.ts'

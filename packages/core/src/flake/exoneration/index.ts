export {
  exonerate,
  type ExonerationAnswer,
  type ExonerationReason,
  type ExonerationReport,
} from './exonerate.ts'
export { defaultExonerationCriteria, type ExonerationCriteria } from './exoneration-criteria.ts'
export type { ChangeUnderTest, ExonerationRequest, FailingVerdict } from './exoneration-request.ts'

export { compileGreenwaveRemote } from './compile-remote.ts'
export { compileGreenwave, type CompiledGreenwave, type CompileGreenwaveOptions } from './compile.ts'
export { exportGreenwave, type ExportGreenwaveOptions, type NotExpressible } from './export.ts'
export { importGreenwave, type ImportedGreenwave, type ImportGreenwaveOptions } from './import.ts'
export { contextsOf, subjectTypesOf } from './contexts.ts'
export { parseDateTime } from './date-time.ts'
export { greenwaveMessage } from './fault.ts'
export type { GreenwaveFinding, GreenwaveFindingCode } from './finding.ts'
export { greenwaveFindings, type GreenwaveFindingsOptions } from './findings.ts'
export type {
  GreenwavePolicy,
  GreenwavePolicyKind,
  GreenwaveRule,
  PassingTestCaseRule,
  RemoteRule,
} from './greenwave-policy.ts'
export { inspectGreenwave, type InspectedGreenwave, type InspectGreenwaveOptions } from './inspect.ts'
export { policyJson, ruleJson, type GreenwavePolicyJson, type GreenwaveRuleJson } from './policy-json.ts'
export {
  readGreenwavePolicies,
  readGreenwavePolicyValue,
  type ReadGreenwaveOptions,
} from './read-policies.ts'
export { readSubjectTypes, readSubjectTypeValue } from './read-subject-types.ts'
export {
  subjectTypeJson,
  type ProductVersionMatchJson,
  type SubjectDataJson,
  type SubjectTypeJson,
} from './subject-type-json.ts'
export {
  validateGatingYaml,
  type ValidateGatingYamlAnswer,
  type ValidateGatingYamlOptions,
} from './validate-gating-yaml.ts'

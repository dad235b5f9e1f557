export { countAs, createRecounter } from './count-as.ts'
export { dialectPresets, type DialectPreset } from './presets.ts'
export type { CountedCase, DialectRule, DialectRuleName } from './rule.ts'
export { dialectRules } from './rules.ts'

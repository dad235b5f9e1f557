export type { FlakeGuardConfig, FlakeGuardTeam } from './flakeguard-config.ts'
export type { FlakeGuardConfigError, FlakeGuardFinding, FlakeGuardProblem } from './flakeguard-error.ts'
export { flakeGuardExemptions } from './flakeguard-exemptions.ts'
export { quarantinePolicyOf, type FlakeGuardQuarantinePolicy } from './flakeguard-quarantine.ts'
export {
  adviseAsFlakeGuard,
  flakeGuardSettingsFor,
  type FlakeGuardAdvice,
  type FlakeGuardQuestion,
  type FlakeGuardSettings,
} from './flakeguard-settings.ts'
export {
  importFlakeGuardConfig,
  type ImportedFlakeGuardConfig,
  type ImportFlakeGuardConfigOptions,
} from './import-flakeguard-config.ts'
export { matchesPathGlob, type PathGlob } from './path-glob.ts'

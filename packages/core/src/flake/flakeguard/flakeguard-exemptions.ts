import type { ExemptRule } from '../quarantine/quarantine-evidence.ts'
import type { FlakeGuardConfig } from './flakeguard-config.ts'
import { flakeGuardSettingsFor, type FlakeGuardQuestion } from './flakeguard-settings.ts'

/**
 * The patterns of a `.flakeguard.yml` that keep a test out of quarantine, as `exemptions` of the evidence that
 * `reduceQuarantine` and `planQuarantine` look at: one for `exempted_tests`, one for `exclude_paths`, each by the first
 * pattern that covers the test. None where no pattern does.
 *
 * @example
 * import { flakeGuardExemptions, importFlakeGuardConfig } from '@gatewright/core/flake'
 *
 * importFlakeGuardConfig("exempted_tests: ['e2e/login/**']").map(({ config }) =>
 *   flakeGuardExemptions(config, { testcase: 'e2e/login/remembers' }).map(({ id }) => id),
 * ) // ok(['flakeguard/exempted_tests'])
 */
export function flakeGuardExemptions(
  config: FlakeGuardConfig,
  question: Pick<FlakeGuardQuestion, 'testcase' | 'path'>,
): ExemptRule[] {
  const { exemptedBy, excludedBy } = flakeGuardSettingsFor(config, question)
  return [
    ...(exemptedBy === undefined
      ? []
      : [{ id: 'flakeguard/exempted_tests', reason: `Exempted by ${JSON.stringify(exemptedBy)}.` }]),
    ...(excludedBy === undefined
      ? []
      : [
          {
            id: 'flakeguard/exclude_paths',
            reason: `Its path is excluded by ${JSON.stringify(excludedBy)}.`,
          },
        ]),
  ]
}

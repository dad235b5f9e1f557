import type { GreenwaveSettings } from '../../../packages/core/src/greenwave/index.ts'
import { isRecord } from './data.ts'

/** Ours for each of Greenwave's settings, which files of cases write in either case. */
const names: ReadonlyMap<string, keyof GreenwaveSettings> = new Map([
  ['outcomes_passed', 'outcomesPassed'],
  ['outcomes_error', 'outcomesError'],
  ['outcomes_incomplete', 'outcomesIncomplete'],
  ['distinct_latest_results_on', 'distinctLatestResultsOn'],
  ['remote_rule_policies', 'remoteRulePolicies'],
])

/** The settings of a file of cases, and over them those of a case. The older name of the templates still counts. */
export function settingsFrom(ofFile: unknown, ofCase: unknown): Partial<GreenwaveSettings> {
  const settings: Record<string, unknown> = {}
  for (const given of [ofFile, ofCase]) {
    for (const [key, value] of Object.entries(isRecord(given) ? given : {})) {
      const name = names.get(key.toLowerCase())
      // A setting that is taken away is as if it were not there, and so is one that is empty.
      if (name) settings[name] = name === 'remoteRulePolicies' ? (value ?? {}) : value
      if (key.toLowerCase() === 'dist_git_url_template' && !('remoteRulePolicies' in settings))
        settings['remoteRulePolicies'] = { '*': value }
    }
  }
  return settings
}

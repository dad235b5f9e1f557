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

/** The settings of a file of cases, and over them those of a case. The older name of the templates still counts where there are no others. */
export function settingsFrom(ofFile: unknown, ofCase: unknown): Partial<GreenwaveSettings> {
  const settings: Record<string, unknown> = {}
  const others: Record<string, unknown> = {}
  for (const given of [ofFile, ofCase]) {
    const entries = Object.entries(isRecord(given) ? given : {}).map(
      ([key, value]) => [key.toLowerCase(), value] as const,
    )
    const keys = new Set(entries.map(([key]) => key))
    // A case that names the older template means a service that is set up with no other.
    if (keys.has('dist_git_url_template') && !keys.has('remote_rule_policies'))
      settings['remoteRulePolicies'] = {}
    for (const [key, value] of entries) {
      const name = names.get(key)
      // A setting that is taken away is as if it were not there, and so is one that is empty.
      if (name) settings[name] = name === 'remoteRulePolicies' ? (value ?? {}) : value
      else others[key] = value
    }
  }
  const { dist_git_url_template: template, dist_git_base_url: base } = others
  const templates = settings['remoteRulePolicies']
  if (typeof template === 'string' && isRecord(templates) && !('*' in templates))
    settings['remoteRulePolicies'] = {
      '*': template.replaceAll('{DIST_GIT_BASE_URL}', typeof base === 'string' ? base : ''),
      ...templates,
    }
  return settings
}

/** How a Greenwave service is set up. Each key has a default: what Greenwave itself is delivered with. */
export interface GreenwaveSettings {
  /** `PASSED` and `INFO` by default. */
  readonly outcomesPassed: readonly string[]
  /** `ERROR` by default. */
  readonly outcomesError: readonly string[]
  /** `QUEUED` and `RUNNING` by default. What is in none of the three lists is a failure. */
  readonly outcomesIncomplete: readonly string[]
  /**
   * Keys of a result's data by which newer results replace older ones; `scenario`, `system_architecture` and
   * `system_variant` by default.
   */
  readonly distinctLatestResultsOn: readonly string[]
  /**
   * Templates of addresses of remote rules by subject type, `*` for all others; none by default. `{pkg_namespace}`,
   * `{pkg_name}` and `{rev}` come from the build's sources, `{subject_id}` is the subject's identifier.
   */
  readonly remoteRulePolicies: Readonly<Record<string, string | readonly string[]>>
}

const defaults: GreenwaveSettings = {
  outcomesPassed: ['PASSED', 'INFO'],
  outcomesError: ['ERROR'],
  outcomesIncomplete: ['QUEUED', 'RUNNING'],
  distinctLatestResultsOn: ['scenario', 'system_architecture', 'system_variant'],
  remoteRulePolicies: {},
}

/** All settings, with the defaults for those that are not given. */
export function settingsOf(given: Partial<GreenwaveSettings> = {}): GreenwaveSettings {
  return { ...defaults, ...given }
}

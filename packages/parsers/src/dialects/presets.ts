import type { DialectRuleName } from './rule.ts'

/** A named way of counting: Gatewright's own, or that of a tool whose numbers a team is used to. */
export type DialectPreset = 'default' | 'jenkins' | 'enricomi' | 'mikepenz' | 'dorny' | 'codecov'

/**
 * The rules that each preset keeps to: `jenkins` is the JUnit plugin of Jenkins, `enricomi` the action
 * publish-unit-test-result, `mikepenz` the action junit-report, `dorny` the action test-reporter, `codecov` Codecov's test
 * analytics.
 *
 * All but `default` can turn something that went wrong into a skip, a pass or nothing at all. They are there to explain and
 * to reproduce numbers; think twice before a gate looks at results that were made with one.
 */
export const dialectPresets: Readonly<Record<DialectPreset, readonly DialectRuleName[]>> = {
  default: [],
  jenkins: ['status-attribute-ignored', 'skip-beats-failure', 'flaky-not-told', 'errors-counted-as-failed'],
  enricomi: [
    'suite-error-ignored',
    'unnamed-ignored',
    'other-status-ignored',
    'todo-ignored',
    'flaky-not-told',
  ],
  mikepenz: [
    'suite-error-ignored',
    'other-status-ignored',
    'skip-beats-failure',
    'flaky-not-told',
    'errors-counted-as-failed',
  ],
  dorny: [
    'suite-error-ignored',
    'status-attribute-ignored',
    'todo-ignored',
    'flaky-not-told',
    'errors-counted-as-failed',
  ],
  codecov: [
    'suite-error-ignored',
    'long-names-ignored',
    'status-attribute-ignored',
    'todo-ignored',
    'last-element-wins',
    'flaky-not-told',
  ],
}

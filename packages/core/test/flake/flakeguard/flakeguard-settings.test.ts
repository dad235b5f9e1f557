import { describe, expect, it } from 'vitest'
import {
  adviseAsFlakeGuard,
  flakeGuardSettingsFor,
  importFlakeGuardConfig,
  type FlakeGuardAdvice,
  type FlakeGuardConfig,
  type FlakeGuardQuestion,
} from '../../../src/flake/flakeguard/index.ts'
import { dayMs, endOf, history, historyOf, start, testRun } from '../scorers/histories.ts'
import { exampleFile } from './example-file.ts'

function configOf(text: string): FlakeGuardConfig {
  return importFlakeGuardConfig(text)._unsafeUnwrap().config
}

/** Fails, then passes on retry, 20 times in 57 hours: 0.726 with FlakeGuard's weights, 40 attempts. */
const flaky = history(...Array.from({ length: 20 }, () => 'FP'))
const alone: FlakeGuardQuestion = { testcase: 'pays' }
const shop: FlakeGuardQuestion = { ...alone, team: 'shop' }

function advise(
  text: string,
  question: FlakeGuardQuestion = alone,
  at: number = endOf(flaky),
): FlakeGuardAdvice {
  return adviseAsFlakeGuard(configOf(text), question, flaky, at)
}

const quarantined = { action: 'quarantine', isAutomatic: false }
const on = 'auto_quarantine_enabled: true\n'

describe('each key changes what is done', () => {
  it('and without any the test goes into quarantine, when a person says so, for 30 days', () => {
    expect(advise('{}')).toMatchObject({ ...quarantined, until: endOf(flaky) + 30 * dayMs })
  })

  it.each([
    { key: 'flaky_threshold', text: 'flaky_threshold: 0.8', advice: { action: 'warn' } },
    { key: 'warn_threshold', text: 'flaky_threshold: 0.9\nwarn_threshold: 0.8', advice: { action: 'none' } },
    { key: 'min_occurrences', text: 'min_occurrences: 41', advice: { action: 'none' } },
    { key: 'min_recent_failures', text: 'min_recent_failures: 21', advice: { action: 'none' } },
    { key: 'lookback_days', text: 'lookback_days: 1\nmin_recent_failures: 10', advice: { action: 'none' } },
    { key: 'rolling_window_size', text: 'rolling_window_size: 6', advice: { action: 'none' } },
    {
      key: 'confidence_threshold',
      text: 'confidence_threshold: 1\nrolling_window_size: 18',
      advice: { action: 'none' },
    },
    {
      key: 'quarantine_duration_days',
      text: 'quarantine_duration_days: 3',
      advice: { until: endOf(flaky) + 3 * dayMs },
    },
    { key: 'auto_quarantine_enabled', text: on, advice: { action: 'quarantine', isAutomatic: true } },
    { key: 'labels_required', text: `${on}labels_required: [ci]`, advice: quarantined },
    { key: 'exempted_tests', text: 'exempted_tests: [pay*]', advice: { action: 'none' } },
    {
      key: 'intermittency_weight',
      text: 'scoring_weights: { intermittency_weight: 0 }',
      advice: { action: 'warn' },
    },
    { key: 'rerun_weight', text: 'scoring_weights: { rerun_weight: 0 }', advice: { action: 'warn' } },
    {
      key: 'fail_ratio_weight',
      text: 'flaky_threshold: 0.7\nscoring_weights: { fail_ratio_weight: 0 }',
      advice: { action: 'warn' },
    },
    {
      key: 'message_variance_weight',
      text: 'flaky_threshold: 0.723\nscoring_weights: { message_variance_weight: 0 }',
      advice: { action: 'warn' },
    },
  ])('$key', ({ text, advice }) => {
    expect(advise(text)).toMatchObject(advice)
  })

  it('rolling_window_size, lookback_days and confidence_threshold need what stands beside them', () => {
    expect(advise('min_recent_failures: 10').action).toBe('quarantine')
    expect(advise('rolling_window_size: 18').action).toBe('quarantine')
  })

  it('clustering_weight, where failures crowd', () => {
    const hours = [0, 1, 30, 30.02, 60, 61, 90, 90.02]
    const crowded = historyOf(
      hours.map((hour, index) => testRun(index, 'FP', { at: start + hour * 3_600_000 })),
    )
    const ask = (text: string): number =>
      adviseAsFlakeGuard(configOf(text), alone, crowded, endOf(crowded)).score
    expect(ask('scoring_weights: { clustering_weight: 1 }')).toBeGreaterThan(ask('{}'))
  })

  it('consecutive_failure_penalty, where a test hardly does anything but fail', () => {
    const broken = history(...Array.from({ length: 20 }, () => 'F'))
    const ask = (text: string): number =>
      adviseAsFlakeGuard(configOf(text), alone, broken, endOf(broken)).score
    expect(ask('scoring_weights: { consecutive_failure_penalty: 1 }')).toBe(0)
    expect(ask('{}')).toBeGreaterThan(0)
  })

  it('exclude_paths, by the path or by the name', () => {
    const text = "exclude_paths: ['legacy/**', '*.old.ts']"
    expect(advise(text).action).toBe('quarantine')
    expect(advise(text, { ...alone, path: 'legacy/cart.ts' })).toMatchObject({
      action: 'none',
      reason: 'Its path is excluded by "legacy/**".',
    })
    expect(advise(text, { ...alone, path: 'legacy\\cart.ts' }).action).toBe('none')
    expect(advise(text, { ...alone, path: 'src/cart.old.ts' }).action).toBe('none')
    expect(advise(text, { testcase: 'legacy/cart.ts pays' }).action).toBe('none')
    expect(advise(text, { testcase: 'legacy/cart.ts pays', path: 'src/cart.ts' }).action).toBe('quarantine')
    expect(advise('{}', { ...alone, path: 'src/cart.test.ts' }).action).toBe('quarantine')
    expect(advise("exclude_paths: ['**/*.test.ts']", { ...alone, path: 'src/cart.test.ts' }).action).toBe(
      'none',
    )
    expect(advise('{}', { ...alone, path: 'docs/a.ts' }).action).toBe('none')
  })

  it('labels_required wants all of them', () => {
    const text = `${on}labels_required: [ci, tests]`
    expect(advise(text, { ...alone, labels: ['tests', 'ci', 'x'] }).isAutomatic).toBe(true)
    expect(advise(text, { ...alone, labels: ['ci'] })).toMatchObject({
      isAutomatic: false,
      reason: expect.stringContaining('Missing labels: tests.') as string,
    })
    expect(flakeGuardSettingsFor(configOf('labels_required: [ci]'), alone)).toMatchObject({
      isAutomatic: false,
      missingLabels: [],
    })
  })

  it.each([
    { key: 'flaky_threshold', own: 'flaky_threshold: 0.8', advice: { action: 'warn' } },
    { key: 'warn_threshold', own: 'flaky_threshold: 0.9, warn_threshold: 0.8', advice: { action: 'none' } },
    { key: 'confidence_threshold', own: 'confidence_threshold: 1', advice: { action: 'none' } },
    { key: 'auto_quarantine_enabled', own: 'auto_quarantine_enabled: true', advice: { isAutomatic: true } },
  ])('team_overrides.$key, for that team only', ({ own, advice }) => {
    const text = `rolling_window_size: 18\nteam_overrides: { shop: { ${own} } }`
    expect(advise(text, shop)).toMatchObject(advice)
    expect(advise(text, alone)).toMatchObject(quarantined)
    expect(advise(text, { ...alone, team: 'cart' })).toMatchObject(quarantined)
  })

  it('team_overrides can switch off what is on for all', () => {
    expect(
      advise(`${on}team_overrides: { shop: { auto_quarantine_enabled: false } }`, shop).isAutomatic,
    ).toBe(false)
  })

  it('team_notifications, for that team only', () => {
    const config = configOf(exampleFile)
    expect(flakeGuardSettingsFor(config, { ...alone, team: 'frontend' })).toMatchObject({
      slackChannel: '#frontend-flaky-tests',
      emails: [],
    })
    expect(flakeGuardSettingsFor(config, { ...alone, team: 'critical-services' })).toMatchObject({
      emails: ['lead@shop.test', 'qa@shop.test'],
      team: 'critical-services',
    })
    expect(flakeGuardSettingsFor(config, alone)).not.toHaveProperty('slackChannel')
  })

  it('knows no team that the file does not name', () => {
    for (const team of ['constructor', '__proto__', 'toString'])
      expect(flakeGuardSettingsFor(configOf(exampleFile), { ...alone, team })).toEqual(
        flakeGuardSettingsFor(configOf(exampleFile), alone),
      )
    expect(
      advise('team_overrides: { constructor: { flaky_threshold: 0.8 } }', { ...alone, team: 'constructor' })
        .action,
    ).toBe('warn')
  })
})

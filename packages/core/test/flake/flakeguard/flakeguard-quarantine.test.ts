import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  flakeGuardExemptions,
  flakeGuardSettingsFor,
  importFlakeGuardConfig,
  quarantinePolicyOf,
  type FlakeGuardConfig,
} from '../../../src/flake/flakeguard/index.ts'
import {
  defaultQuarantinePolicy,
  newQuarantineRecord,
  QuarantinePolicySchema,
  reduceQuarantine,
  runsSince,
} from '../../../src/flake/quarantine/index.ts'
import { scoreHistories } from '../../../src/flake/score/index.ts'
import { dayMs, endOf, history } from '../scorers/histories.ts'
import { exampleFile } from './example-file.ts'

function configOf(text: string): FlakeGuardConfig {
  return importFlakeGuardConfig(text)._unsafeUnwrap().config
}

const share = fc.double({ min: 0, max: 1, noNaN: true })
const labels = fc.subarray(['ci', 'tests', 'nightly'])
const team = fc.constantFrom(undefined, 'shop', 'cart', '__proto__', 'constructor')
const files = fc.record(
  {
    flaky_threshold: share,
    warn_threshold: share,
    confidence_threshold: share,
    min_occurrences: fc.integer({ min: 1, max: 100 }),
    quarantine_duration_days: fc.integer({ min: 1, max: 365 }),
    auto_quarantine_enabled: fc.boolean(),
    labels_required: labels,
    team_overrides: fc.record(
      {
        shop: fc.record(
          { flaky_threshold: share, auto_quarantine_enabled: fc.boolean() },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)

describe('quarantinePolicyOf', () => {
  it('makes a valid policy of the default one, whatever the file says', () => {
    fc.assert(
      fc.property(files, team, labels, (file, name, there) => {
        const config = configOf(JSON.stringify(file))
        const asked = { ...(name === undefined ? {} : { team: name }), labels: there }
        const { policy } = quarantinePolicyOf(config, asked)
        const whole = { ...defaultQuarantinePolicy, ...policy }
        expect(QuarantinePolicySchema.parse(whole)).toEqual(whole)
        expect(whole.automatic).toBe(flakeGuardSettingsFor(config, { testcase: 'x', ...asked }).isAutomatic)
      }),
    )
  })

  it('carries over what means the same', () => {
    const text = exampleFile.replace('quarantine_duration_days: 30', 'quarantine_duration_days: 12')
    expect(quarantinePolicyOf(configOf(text)).policy).toEqual({
      mode: 'strict',
      automatic: false,
      maxAgeMs: 12 * dayMs,
    })
  })

  it.each([
    { asked: { team: 'critical-services', labels: ['ci', 'tests'] }, policy: { automatic: true } },
    { asked: { team: 'critical-services', labels: ['ci'] }, policy: { automatic: false } },
    { asked: { team: 'critical-services' }, policy: { automatic: false } },
    { asked: { labels: ['ci', 'tests'] }, policy: { mode: 'strict', automatic: false } },
    { asked: { team: 'experimental' }, policy: { mode: 'fast', automatic: false } },
    { asked: { team: '__proto__', labels: ['ci', 'tests'] }, policy: { mode: 'strict', automatic: false } },
  ])('asks the team and the labels: $asked', ({ asked, policy }) => {
    expect(quarantinePolicyOf(configOf(exampleFile), asked).policy).toMatchObject(policy)
  })

  it.each([
    ['flaky_threshold: 0.6', 'strict', '0.95'],
    ['flaky_threshold: 0.59', 'fast', '0.4'],
  ])('%s becomes %s', (text, mode, from) => {
    const { policy, findings } = quarantinePolicyOf(configOf(text))
    expect(policy.mode).toBe(mode)
    expect(findings[0]).toMatchObject({
      code: 'other-scale',
      path: 'flaky_threshold',
      message: expect.stringContaining(`probability of ${from}.`) as string,
    })
  })

  it('says of every number that does not carry over that it does not', () => {
    expect(quarantinePolicyOf(configOf(exampleFile)).findings.map(({ path }) => path)).toEqual([
      'flaky_threshold',
      'warn_threshold',
      'confidence_threshold',
      'min_occurrences',
      'min_recent_failures',
      'scoring_weights',
      'team_overrides.critical-services.flaky_threshold',
      'team_overrides.critical-services.warn_threshold',
      'team_overrides.experimental.flaky_threshold',
      'team_overrides.experimental.warn_threshold',
      'team_overrides.experimental.confidence_threshold',
    ])
  })
})

describe('flakeGuardExemptions', () => {
  const config = configOf("exempted_tests: ['pay*']\nexclude_paths: ['legacy/**']\n")

  it.each([
    { question: { testcase: 'ships' }, ids: [] },
    { question: { testcase: 'pays' }, ids: ['flakeguard/exempted_tests'] },
    { question: { testcase: 'ships', path: 'legacy/a.ts' }, ids: ['flakeguard/exclude_paths'] },
    {
      question: { testcase: 'pays', path: 'legacy/a.ts' },
      ids: ['flakeguard/exempted_tests', 'flakeguard/exclude_paths'],
    },
  ])('$question: $ids', ({ question, ids }) => {
    expect(flakeGuardExemptions(config, question).map(({ id }) => id)).toEqual(ids)
  })

  it('keeps a flaky test out of quarantine that would enter without', () => {
    const flaky = history(...Array.from({ length: 20 }, () => 'FP'))
    const at = endOf(flaky)
    const [score] = scoreHistories([flaky], { at })
    if (!score) throw new TypeError('A history has a score.')
    const look = (testcase: string): string =>
      reduceQuarantine(
        newQuarantineRecord(score),
        {
          at,
          score,
          since: runsSince(flaky, 0, at),
          exemptions: flakeGuardExemptions(config, { testcase }),
          hasBudget: true,
        },
        defaultQuarantinePolicy,
      ).record.state
    expect(look('ships')).toBe('quarantined')
    expect(look('pays')).toBe('exempt')
  })
})

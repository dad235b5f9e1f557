import { testKey } from '../evidence/test-key.ts'
import type { Result } from 'neverthrow'
import { compareText } from '../../canonical/compare-text.ts'
import { benjaminiHochberg } from '../../numeric/benjamini-hochberg.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import { checkSchema, type SchemaError } from '../../schema/schema-error.ts'
import { variantKey } from '../../schema/variant-key.ts'
import { chooseBase, type BaseCounts } from './choose-base.ts'
import { compareCounts } from './compare-counts.ts'
import { judgeTest, type KnownTest } from './judge-test.ts'
import { passCounts, type PassCounts } from './pass-counts.ts'
import {
  ReleaseCheckOptionsSchema,
  releaseRules,
  type ReleaseCheckOptions,
  type ReleaseRules,
} from './release-check-options.ts'
import type { ReleaseCheck, ReleaseTestCheck } from './release-check.ts'
import {
  ReleaseComparisonSchema,
  type ReleaseComparison,
  type ReleaseCounts,
  type TestIdentity,
} from './release-counts.ts'

/**
 * Whether a release is as good as the best of those before it, test by test, for a gate. `schema/invalid` where the counts
 * or options are none, a release or a test comes twice, or the candidate is among the earlier releases.
 *
 * A test regressed where its pass rate fell by at least the pity, enough of its runs failed, Fisher's exact test is certain
 * enough, and the p value holds up among those of all tests. Nothing that is missing passes: a test that ran in one of the
 * last releases, or has an open regression, and did not run in the candidate is `missing`, unless it is retired.
 *
 * How both bars go together: `confidencePercent` is the bar for one test, `falseDiscoveryRate` that for all together, and a
 * regression has to clear both; a larger rate never makes a regression of what one test alone does not show. Of a single
 * test both say nearly the same. Looked at together are all tests that have a base and could have regressed given how many
 * of their runs failed on both sides; a regression that was open before is judged on its own. What is taken back is
 * `unconfirmed`, listed in `takenBack`, and keeps the release from being `clear` only where the drop is extreme (see
 * `unconfirmedExtreme`) or `equivalence` was asked for.
 *
 * @remarks The rules are those of OpenShift's Sippy (Component Readiness), which has no second bar. Y. Benjamini,
 * Y. Hochberg (1995); leaving out what can't be significant whatever happens: R. E. Tarone, "A Modified Bonferroni Method for Discrete
 * Data", Biometrics 46 (1990), P. B. Gilbert, Appl. Statist. 54 (2005).
 * @example
 * import { checkRelease } from '@gatewright/core/flake'
 *
 * const test = { testcase: 'e2e/checkout', variant: {} }
 * const at = '2026-11-22T04:19:00Z'
 * const checked = checkRelease({
 *   candidate: { name: '1.5', at, tests: [{ ...test, successes: 17, failures: 3, flakes: 0 }] },
 *   earlier: [{ name: '1.4', at, tests: [{ ...test, successes: 100, failures: 0, flakes: 0 }] }],
 * })
 * checked.map(({ status }) => status) // ok('regressed')
 */
export function checkRelease(
  comparison: ReleaseComparison,
  options: ReleaseCheckOptions = {},
): Result<ReleaseCheck, SchemaError> {
  return checkSchema(ReleaseCheckOptionsSchema, options).andThen((chosen) =>
    checkSchema(ReleaseComparisonSchema, comparison).map((checked) =>
      judgeRelease(checked, { ...releaseRules, ...chosen }),
    ),
  )
}

function judgeRelease(comparison: ReleaseComparison, rules: ReleaseRules): ReleaseCheck {
  const releases = comparison.earlier
    .toSorted((a, b) => compareInstants(b.at, a.at) || compareText(a.name, b.name))
    .slice(0, rules.lastReleases)
  const tests = [...knownTests(comparison, releases, rules).values()].sort(
    (a, b) =>
      compareText(a.testcase, b.testcase) || compareText(variantKey(a.variant), variantKey(b.variant)),
  )
  const searched = tests.filter(({ comparison: own, isOpen }) => own?.isTestable && !isOpen)
  const pValues = searched.map(({ comparison: own }) => own?.pValue ?? 1)
  const rate = rules.falseDiscoveryRate
  const isRejected = rate === 'off' ? pValues.map(() => true) : benjaminiHochberg(pValues, rate)
  const notConfirmed = new Set(searched.filter((_, index) => isRejected[index] !== true))

  const checks = tests.map((test) => checkOf(test, !notConfirmed.has(test), rules))
  return {
    status: statusOf(checks, rules),
    tests: checks,
    releases: releases.map(({ name }) => name),
    takenBack: checks
      .filter(({ status }) => status === 'unconfirmed')
      .map(({ testcase, variant }) => ({ testcase, variant })),
    comparisons: rate === 'off' ? 0 : searched.length,
  }
}

function statusOf(checks: readonly ReleaseTestCheck[], rules: ReleaseRules): ReleaseCheck['status'] {
  if (checks.some(({ status }) => status === 'regressed')) return 'regressed'
  const holdsExtreme = rules.unconfirmedExtreme === 'hold'
  const isOpen = checks.some(
    ({ status, isExtreme }) =>
      status === 'missing' ||
      status === 'insufficient-data' ||
      (status === 'unconfirmed' && ((isExtreme && holdsExtreme) || rules.equivalence)),
  )
  const hasRun = checks.some(({ candidate }) => candidate.runs > 0)
  return isOpen || !hasRun ? 'inconclusive' : 'clear'
}

interface IdentifiedTest extends KnownTest, TestIdentity {}

function knownTests(
  { candidate, openRegressions = [], retired = [] }: ReleaseComparison,
  releases: readonly ReleaseCounts[],
  rules: ReleaseRules,
): Map<string, IdentifiedTest> {
  const ran = new Map<string, PassCounts>()
  const before = new Map<string, BaseCounts[]>()
  const identities = new Map<string, TestIdentity>()
  function keyOf({ testcase, variant }: TestIdentity): string {
    const key = testKey({ testcase, variant })
    identities.set(key, { testcase, variant })
    return key
  }
  for (const test of candidate.tests) ran.set(keyOf(test), passCounts(test, rules.flakes))
  for (const { name, tests } of releases) {
    for (const test of tests) {
      const counts = passCounts(test, rules.flakes)
      if (counts.runs === 0) continue
      const key = keyOf(test)
      const found = before.get(key)
      if (found) found.push({ release: name, ...counts })
      else before.set(key, [{ release: name, ...counts }])
    }
  }
  const open = new Set(openRegressions.map(keyOf))
  const gone = new Set(retired.map(testKey))

  const known = new Map<string, IdentifiedTest>()
  for (const [key, identity] of identities) {
    const own = ran.get(key) ?? { runs: 0, passes: 0, failures: 0 }
    const chosen = chooseBase(before.get(key) ?? [], rules.minimumBaseRuns)
    const isOpen = open.has(key)
    known.set(key, {
      ...identity,
      candidate: own,
      chosen,
      isOpen,
      isRetired: gone.has(key),
      ...(chosen.base && own.runs > 0 && { comparison: compareCounts(chosen.base, own, isOpen, rules) }),
    })
  }
  return known
}

function checkOf(test: IdentifiedTest, isConfirmed: boolean, rules: ReleaseRules): ReleaseTestCheck {
  const { testcase, variant, candidate, chosen, comparison, isOpen } = test
  return {
    testcase,
    variant,
    ...judgeTest(test, isConfirmed, rules),
    isNew: chosen.base === undefined,
    wasOpen: isOpen,
    candidate,
    ...(chosen.base && { base: chosen.base }),
    baseReason: chosen.reason,
    ...(comparison && {
      dropPoints: comparison.dropPoints,
      pValue: comparison.pValue,
      isConfirmed,
      upperDifferencePoints: comparison.upperDifferencePoints,
    }),
  }
}

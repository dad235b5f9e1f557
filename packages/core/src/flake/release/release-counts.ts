import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { InstantSchema, type Instant } from '../../schema/instant.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { TestcaseNameSchema } from '../../schema/testcase.ts'
import { lineOfText } from '../../schema/text.ts'
import { VariantSchema, type Variant } from '../../schema/variant.ts'
import { testKey } from '../evidence/test-key.ts'

/** A testcase in one variant: what has a history of its own. */
export interface TestIdentity {
  readonly testcase: string
  readonly variant: Variant
}

/** How the runs of a test came out in one release. Whole numbers up to a million. */
export interface TestCounts extends TestIdentity {
  /** Runs in which every attempt passed. */
  readonly successes: number
  /** Runs in which no attempt passed. */
  readonly failures: number
  /** Runs in which attempts disagreed. */
  readonly flakes: number
}

/** What a release's tests came to: each test at most once. */
export interface ReleaseCounts {
  readonly name: string
  /** When it was released, or for the candidate, when it was looked at. */
  readonly at: Instant
  readonly tests: readonly TestCounts[]
}

/** What is to be released, and what it is measured against. */
export interface ReleaseComparison {
  readonly candidate: ReleaseCounts
  /** Releases that were good enough to be made, in any order; the candidate is not among them. */
  readonly earlier: readonly ReleaseCounts[]
  /** Tests that an earlier check of this candidate found regressed and that were not seen to hold since. None by default. */
  readonly openRegressions?: readonly TestIdentity[]
  /** Tests that were taken away on purpose: that they do not run is no fault. None by default. */
  readonly retired?: readonly TestIdentity[]
}

const identityShape = { testcase: TestcaseNameSchema, variant: VariantSchema }
const count = z.int().min(0).max(1_000_000)
const identities = z.array(exactly<TestIdentity>()(strictObject(identityShape)))

const ReleaseCountsSchema: z.ZodType<ReleaseCounts> = exactly<ReleaseCounts>()(
  strictObject({
    name: lineOfText(256),
    at: InstantSchema,
    tests: z.array(
      exactly<TestCounts>()(
        strictObject({ ...identityShape, successes: count, failures: count, flakes: count }),
      ),
    ),
  }),
)

export const ReleaseComparisonSchema: z.ZodType<ReleaseComparison> = exactly<ReleaseComparison>()(
  strictObject({
    candidate: ReleaseCountsSchema,
    earlier: z.array(ReleaseCountsSchema),
    openRegressions: z.exactOptional(identities),
    retired: z.exactOptional(identities),
  }),
).superRefine(refuseTwice)

/** A test measured against itself would never regress, and of two counts of one test nobody knows which holds. */
function refuseTwice({ candidate, earlier }: ReleaseComparison, context: z.core.$RefinementCtx): void {
  const names = new Set<string>()
  for (const [index, { name, tests }] of [candidate, ...earlier].entries()) {
    const path = index === 0 ? ['candidate'] : ['earlier', index - 1]
    if (names.has(name))
      addTwice(context, [...path, 'name'], `The release ${JSON.stringify(name)} comes twice.`)
    names.add(name)
    const keys = new Set<string>()
    for (const [order, test] of tests.entries()) {
      const key = testKey(test)
      if (keys.has(key))
        addTwice(context, [...path, 'tests', order], `The test ${JSON.stringify(test.testcase)} comes twice.`)
      keys.add(key)
    }
  }
}

function addTwice(context: z.core.$RefinementCtx, path: (string | number)[], message: string): void {
  context.addIssue({ code: 'custom', path, message, params: { code: 'duplicate' } })
}

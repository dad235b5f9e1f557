import type { EpochMs } from '../../schema/instant.ts'
import type { Variant } from '../../schema/variant.ts'
import type { TestHistory } from '../evidence/test-run.ts'

/** The change whose failures may be absolved, and all that is its own and may not speak for it. */
export interface ChangeUnderTest {
  /** Its id, as the runs that tested it call it. */
  readonly change: string
  /** Its commits: every head that was tested, and the commit that it was merged as. */
  readonly commits: readonly string[]
  /** When it was merged: everything on main from then on holds it. */
  readonly mergedAt?: EpochMs
  /** Changes that are not independent of it: its stack, what it reverts, what reverts it, its copies on other branches. */
  readonly relatedChanges?: readonly string[]
}

/** A verdict of the change under test that is not a pass. */
export interface FailingVerdict {
  readonly testcase: string
  readonly variant: Variant
  readonly at: EpochMs
  /** Equal for failures that look the same. With one, only failures on other changes that have the same count. */
  readonly signature?: string
  /** Ids of its results. */
  readonly results: readonly string[]
}

/** Everything that is looked at to absolve the failures of one change. */
export interface ExonerationRequest {
  /** The time that it is asked at: what came later is not seen. */
  readonly at: EpochMs
  readonly changeUnderTest: ChangeUnderTest
  /** All failing verdicts of the change, also those that nobody expects to be absolved. */
  readonly verdicts: readonly FailingVerdict[]
  /** What the tests did on main and on all changes, in any order. Tests without a verdict are not looked at. */
  readonly histories: readonly TestHistory[]
  /** When the commit that the change is based on came to main; where nothing is said, the time of each verdict. */
  readonly basedAt?: EpochMs
  /** Who wrote which change. The author of the change under test gives no evidence for it by another change. */
  readonly authors?: ReadonlyMap<string, string>
  /** Changes and authors that are bots. They change the same things again and again, and are not independent. */
  readonly bots?: { readonly changes?: readonly string[]; readonly authors?: readonly string[] }
}

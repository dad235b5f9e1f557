import { variantKey, type SchemaError, type Variant } from '@gatewright/core/schema'
import { err, ok, type Result } from 'neverthrow'

/** A testcase in one way. */
export interface TestOfWay {
  /** How often its name came up as a case of its own. */
  occurrences: number
  /** Which of these all its retries are; undefined where none came. */
  ofRetries: number | undefined
  /** How many attempts it has so far. */
  attempts: number
  hasPassed: boolean
}

/** One way in which tests of a report were run: its variant, and what came of its tests. */
interface Way {
  readonly variant: Variant
  testOf(testcase: string): TestOfWay
}

/** Where the attempts of a case belong. */
interface Place {
  readonly way: Way
  readonly test: TestOfWay
}

/** Tells the ways of one report apart. */
export interface Ways {
  /** The same for equal variants. */
  of(variant: Variant): Result<Way, SchemaError>
  /**
   * The place of a case. A name that comes again is another test, in a way of its own with the variant key `occurrence`; all
   * that are retries of one name are one test.
   */
  placeOf(way: Way, testcase: string, isRetry: boolean): Result<Place, SchemaError>
}

/** @param faultOf - what is wrong with a variant; asked once for each */
export function createWays(faultOf: (variant: Variant) => SchemaError | undefined): Ways {
  const byText = new Map<string, Way>()
  const byKey = new Map<string, Way>()
  const of = (variant: Variant): Result<Way, SchemaError> => {
    const text = JSON.stringify(variant)
    const known = byText.get(text)
    if (known) return ok(known)
    const fault = faultOf(variant)
    if (fault) return err(fault)
    // The same keys in another order are the same variant.
    const key = variantKey(variant)
    const way = byKey.get(key) ?? createWay(variant)
    byKey.set(key, way)
    byText.set(text, way)
    return ok(way)
  }
  return {
    of,
    placeOf(way, testcase, isRetry) {
      const test = way.testOf(testcase)
      const known = isRetry ? test.ofRetries : undefined
      const occurrence = known ?? (test.occurrences += 1)
      if (isRetry) test.ofRetries = occurrence
      if (occurrence === 1) return ok({ way, test })
      return of({ occurrence: String(occurrence), ...way.variant }).map((other) => ({
        way: other,
        test: other.testOf(testcase),
      }))
    },
  }
}

function createWay(variant: Variant): Way {
  const tests = new Map<string, TestOfWay>()
  return {
    variant,
    testOf(testcase) {
      const known = tests.get(testcase)
      if (known) return known
      const test = { occurrences: 0, ofRetries: undefined, attempts: 0, hasPassed: false }
      tests.set(testcase, test)
      return test
    },
  }
}

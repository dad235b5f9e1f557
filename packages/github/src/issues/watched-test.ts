import { compareText } from '@gatewright/core/canonical'
import { testKey, type TestOfVariant } from '@gatewright/core/flake'
import { compareInstants, type Instant } from '@gatewright/core/schema'

/** That a test passed or failed once. */
export interface TestSighting {
  readonly at: Instant
  /** What all tries of the same sources have in common, as the commit: a test that passed and failed in one build is flaky. */
  readonly build: string
  /** A page that tells of it. */
  readonly url?: string
  /** What the test said. */
  readonly message?: string
}

/** A test whose failures are told of in an issue, as its results stand now. */
export interface WatchedTest extends TestOfVariant {
  /** Absent where it never failed. */
  readonly lastFailure?: TestSighting
  /** Absent where it never passed: a test that was skipped did not. */
  readonly lastPass?: TestSighting
  /** Whether its history says that it is flaky; what passed and failed in one build is so anyway. False by default. */
  readonly isFlaky?: boolean
  /** Whose tests are told of together where many fail at once, as a suite or a package; without one it stands alone. */
  readonly suite?: string
}

/** Each test once, in the order of their keys; of one that is given twice, what was seen last. */
export function mergedTests(tests: readonly WatchedTest[]): readonly WatchedTest[] {
  const byKey = new Map<string, WatchedTest>()
  for (const test of tests) {
    const key = testKey(test)
    const known = byKey.get(key)
    byKey.set(key, known ? merged(known, test) : test)
  }
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, test]) => test)
}

function merged(one: WatchedTest, other: WatchedTest): WatchedTest {
  const failure = latest(one.lastFailure, other.lastFailure)
  const pass = latest(one.lastPass, other.lastPass)
  const [suite] = [one.suite, other.suite].filter((name) => name !== undefined).sort(compareText)
  return {
    testcase: one.testcase,
    variant: one.variant,
    ...(failure === undefined ? {} : { lastFailure: failure }),
    ...(pass === undefined ? {} : { lastPass: pass }),
    isFlaky: one.isFlaky === true || other.isFlaky === true,
    ...(suite === undefined ? {} : { suite }),
  }
}

/** The later of sightings; of two at the same moment the same one whatever their order. */
export function latest(...sightings: readonly (TestSighting | undefined)[]): TestSighting | undefined {
  return sightings.reduce(
    (best, sighting) => (best && (!sighting || compareSightings(best, sighting) >= 0) ? best : sighting),
    undefined,
  )
}

function compareSightings(a: TestSighting, b: TestSighting): number {
  return compareInstants(a.at, b.at) || compareText(textOf(a), textOf(b))
}

function textOf({ build, url, message }: TestSighting): string {
  return JSON.stringify([build, url ?? null, message ?? null])
}

/** Whether the last that was seen of it is a failure. */
export function isFailing({ lastFailure, lastPass }: WatchedTest): boolean {
  return lastFailure !== undefined && (!lastPass || compareInstants(lastFailure.at, lastPass.at) >= 0)
}

/** Whether it is known to be flaky. */
export function isKnownFlaky({ isFlaky, lastFailure, lastPass }: WatchedTest): boolean {
  return isFlaky === true || (lastFailure !== undefined && lastFailure.build === lastPass?.build)
}

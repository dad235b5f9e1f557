import { digestOf } from '@gatewright/core/canonical'
import { testKey, type TestOfVariant } from '@gatewright/core/flake'
import { isInstant, type Instant } from '@gatewright/core/schema'
import type { TestSighting } from './watched-test.ts'

/** The failure that an issue told of last. */
export interface ToldFailure {
  readonly at: Instant
  /** A digest of the build: the build itself may be any text. */
  readonly build: string
  /** Whether the issue told that the test is flaky. */
  readonly isFlaky: boolean
}

/**
 * The first line of the issue of a test, which no reader sees and by which it is found again: it depends on the testcase and the
 * variant alone, and not on what anybody makes of the title.
 */
export function testMark(test: TestOfVariant): string {
  return `<!-- gatewright:test ${shortDigest(testKey(test), 16)} -->`
}

/** The first line of the issue of a suite of which many tests failed at once. */
export function suiteMark(suite: string): string {
  return `<!-- gatewright:suite ${shortDigest(suite, 16)} -->`
}

/** The second line of an issue. */
export function toldLine({ at, build, isFlaky }: ToldFailure): string {
  return `<!-- gatewright:told ${at} ${build}${isFlaky ? ' flaky' : ''} -->`
}

/** What is generated of an issue ends here: whatever stands below was written by people, and stays. */
export const endMark = '<!-- gatewright:end -->'

/** What an issue says by its marks. */
export interface IssueMarks {
  readonly mark: string
  /** Undefined where somebody changed the line. */
  readonly told: ToldFailure | undefined
}

/** The marks of an issue's body; undefined where it does not begin with one. */
export function readMarks(body: string): IssueMarks | undefined {
  const [mark = '', second = ''] = body.split(/\r?\n/, 2)
  if (!/^<!-- gatewright:(?:test|suite) [0-9a-f]{16} -->$/.test(mark)) return undefined
  const [, at = '', build = '', flaky] =
    /^<!-- gatewright:told (\S+) ([0-9a-f]{12})( flaky)? -->$/.exec(second) ?? []
  const told = isInstant(at) ? { at, build, isFlaky: flaky !== undefined } : undefined
  return { mark, told }
}

export function toldOf({ at, build }: TestSighting, isFlaky: boolean): ToldFailure {
  return { at, build: buildDigest(build), isFlaky }
}

/** A build as {@link ToldFailure} has it. */
export function buildDigest(build: string): string {
  return shortDigest(build, 12)
}

function shortDigest(text: string, digits: number): string {
  return digestOf(text).slice('sha256:'.length, 'sha256:'.length + digits)
}

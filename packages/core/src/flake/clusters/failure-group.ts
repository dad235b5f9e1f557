import { compareText } from '../../canonical/compare-text.ts'
import type { EpochMs } from '../../schema/instant.ts'
import { failureSignature, type FailureSignatureOptions } from './failure-signature.ts'

/** One failure of one test in one run, with what it said. */
export interface FailureOccurrence {
  readonly run: string
  /** Equal for the same test in the same variant. */
  readonly test: string
  readonly at: EpochMs
  readonly message: string
  readonly stack?: string
}

/** A failure as it was reported, of which there are more. */
export interface FailureExample {
  readonly run: string
  readonly test: string
  readonly at: EpochMs
  /** The first 2,048 UTF-16 code units; what no database keeps is replaced. */
  readonly message: string
}

/** All failures of one signature. Plain data: it can be kept as JSON and merged later. */
export interface FailureGroup {
  readonly signature: string
  /** The masked text that the signature is made of. */
  readonly masked: string
  readonly count: number
  readonly firstAt: EpochMs
  readonly lastAt: EpochMs
  /** Sorted. */
  readonly tests: readonly string[]
  /** Sorted. */
  readonly runs: readonly string[]
  /** The first one; of several at that time the first by run, test and message. */
  readonly example: FailureExample
}

const longestExample = 2048

/**
 * The failures of each signature, sorted by signature, in whatever order they come. Failures that say nothing are left out:
 * they have nothing in common.
 *
 * @example
 * import { collectFailures } from '@gatewright/core/flake'
 *
 * const failure = { run: 'r1', test: 'unit/adds', at: 0, message: 'Timeout of 5000ms' }
 * collectFailures([failure, { ...failure, run: 'r2', message: 'Timeout of 3000ms' }])[0]?.count // 2
 */
export function collectFailures(
  failures: Iterable<FailureOccurrence>,
  options: FailureSignatureOptions = {},
): FailureGroup[] {
  const drafts = new Map<string, Draft>()
  for (const failure of failures) {
    const signature = failureSignature(failure.message, failure.stack, options)
    if (signature === undefined) continue
    const { run, test, at, message } = failure
    const example = { run, test, at, message: exampleText(message) }
    const draft = drafts.get(signature.id)
    if (draft === undefined)
      drafts.set(signature.id, {
        signature: signature.id,
        masked: signature.masked,
        count: 1,
        lastAt: at,
        tests: new Set([test]),
        runs: new Set([run]),
        example,
      })
    else {
      draft.count++
      draft.lastAt = Math.max(draft.lastAt, at)
      draft.tests.add(test)
      draft.runs.add(run)
      if (compareExamples(example, draft.example) < 0) draft.example = example
    }
  }
  return [...drafts.values()].map(groupOf).sort(bySignature)
}

function exampleText(message: string): string {
  return message.slice(0, longestExample).replace(/[\0\p{Surrogate}]/gu, '\uFFFD')
}

/** A group while failures are still coming. */
interface Draft {
  readonly signature: string
  readonly masked: string
  count: number
  lastAt: EpochMs
  readonly tests: Set<string>
  readonly runs: Set<string>
  example: FailureExample
}

function groupOf({ signature, masked, count, lastAt, tests, runs, example }: Draft): FailureGroup {
  return {
    signature,
    masked,
    count,
    firstAt: example.at,
    lastAt,
    tests: [...tests].sort(compareText),
    runs: [...runs].sort(compareText),
    example,
  }
}

/**
 * The groups of two lists as one, sorted by signature: what {@link collectFailures} gives for the failures of both. The lists
 * must not hold the same failure twice, or it counts twice. Associative and commutative; the empty list changes nothing.
 *
 * @example
 * import { collectFailures, mergeFailureGroups } from '@gatewright/core/flake'
 *
 * const monday = collectFailures([{ run: 'r1', test: 'unit/adds', at: 0, message: 'Timeout' }])
 * const tuesday = collectFailures([{ run: 'r2', test: 'unit/adds', at: 86_400_000, message: 'Timeout' }])
 * mergeFailureGroups(monday, tuesday)[0]?.runs // ['r1', 'r2']
 */
export function mergeFailureGroups(a: readonly FailureGroup[], b: readonly FailureGroup[]): FailureGroup[] {
  const merged = new Map<string, FailureGroup>()
  for (const group of [...a, ...b]) {
    const before = merged.get(group.signature)
    merged.set(group.signature, before === undefined ? group : mergeTwo(before, group))
  }
  return [...merged.values()].sort(bySignature)
}

function mergeTwo(a: FailureGroup, b: FailureGroup): FailureGroup {
  return {
    signature: a.signature,
    masked: a.masked,
    count: a.count + b.count,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    tests: unionOf([a.tests, b.tests]),
    runs: unionOf([a.runs, b.runs]),
    example: firstExample([a, b]),
  }
}

/** All texts of sorted lists, once each, sorted. */
export function unionOf(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort(compareText)
}

/** The example that comes first, of groups of which there is at least one. */
export function firstExample(groups: readonly FailureGroup[]): FailureExample {
  return groups
    .map(({ example }) => example)
    .reduce((first, example) => (compareExamples(example, first) < 0 ? example : first))
}

function compareExamples(a: FailureExample, b: FailureExample): number {
  return (
    a.at - b.at ||
    compareText(a.run, b.run) ||
    compareText(a.test, b.test) ||
    compareText(a.message, b.message)
  )
}

function bySignature(a: FailureGroup, b: FailureGroup): number {
  return compareText(a.signature, b.signature)
}

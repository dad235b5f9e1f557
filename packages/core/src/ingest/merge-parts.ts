import { compareText } from '../canonical/compare-text.ts'
import { compareInstants, isInstant } from '../schema/compare-instants.ts'
import type { TestResult } from '../schema/result.ts'
import { variantKey } from '../schema/variant-key.ts'

/** How parts of one run come together, as data. */
export interface MergeRules {
  /** Metadata that may differ between parts and says nothing of the run. */
  readonly ignored?: readonly string[]
  /** Metadata of which the run has the earliest: `['time_start']`. Numbers compare as numbers, instants as instants. */
  readonly earliest?: readonly string[]
  /** Metadata of which the run has the latest: `['time_end']`. */
  readonly latest?: readonly string[]
}

/** A report of a run, as the run remembers it. */
export interface RunReportPart {
  readonly ingestId: string
  readonly reportKey: string
  readonly receivedAt: string
  readonly resultCount: number
  readonly metadata: Readonly<Record<string, string>>
  readonly chunk?: { readonly number: number; readonly of: number }
  /** Why the report itself says that it does not hold everything. */
  readonly incomplete?: string
}

/** Parts that contradict each other. */
export interface RunConflict {
  /** `metadata`: the values of a key. `chunk`: reports that are the same part. `chunk-count`: how many parts there are. `test`: parts that hold it. */
  readonly about: 'metadata' | 'chunk' | 'chunk-count' | 'test'
  readonly key: string
  /** The different values, each once, in order. */
  readonly values: readonly string[]
}

/** Only what parts of a run have to say of their tests. */
export type TestOfPart = Pick<TestResult, 'id' | 'testcase' | 'variant'>

/** What a run is known to be beside its parts. */
export interface RunExpectation {
  /** How many parts there are, where that was declared before any of them came. */
  readonly chunks?: number
  /** Names of the testcases that the run is to hold. */
  readonly testcases?: readonly string[]
}

/** All parts of a run together. */
export interface MergedRun {
  readonly resultCount: number
  /** When the last part came; absent where there is none. */
  readonly lastReceivedAt?: string
  /** What all parts say, the earliest and latest of what the rules name, and nothing of what they contradict each other about. */
  readonly metadata: Readonly<Record<string, string>>
  /** Numbers of the parts that are not there. */
  readonly missingChunks: readonly number[]
  readonly conflicts: readonly RunConflict[]
  /** Expected testcases without a result, and testcases with results that nobody expects; empty where nothing was declared. */
  readonly missingTests: readonly string[]
  readonly unexpectedTests: readonly string[]
  /** Reports that say themselves that they do not hold everything. */
  readonly incompleteReports: readonly { readonly ingestId: string; readonly reason: string }[]
}

/**
 * Puts the parts of a run together, in any order. Nothing is left out silently: a part that is missing, a test in two parts
 * and metadata that differs are named.
 *
 * @param results - of the run
 */
export function mergeParts(
  parts: readonly RunReportPart[],
  results: Iterable<TestOfPart>,
  { rules = {}, expected = {} }: { readonly rules?: MergeRules; readonly expected?: RunExpectation } = {},
): MergedRun {
  const { metadata, conflicts } = mergeMetadata(parts, rules)
  const { tests, shared } = readTests(parts, results)
  const wanted = new Set(expected.testcases ?? [])
  const last = parts
    .map(({ receivedAt }) => receivedAt)
    .sort(compareInstants)
    .at(-1)
  return {
    resultCount: parts.reduce((sum, { resultCount }) => sum + resultCount, 0),
    ...(last !== undefined && { lastReceivedAt: last }),
    metadata,
    missingChunks: missingChunks(parts, expected.chunks),
    conflicts: [...conflicts, ...chunkConflicts(parts, expected.chunks), ...shared],
    missingTests: [...wanted].filter((name) => !tests.has(name)).sort(compareText),
    unexpectedTests:
      expected.testcases === undefined
        ? []
        : [...tests].filter((name) => !wanted.has(name)).sort(compareText),
    incompleteReports: parts
      .flatMap(({ ingestId, incomplete }) =>
        incomplete === undefined ? [] : [{ ingestId, reason: incomplete }],
      )
      .sort((a, b) => compareText(a.ingestId, b.ingestId)),
  }
}

/** Whether nothing speaks against the run. Tests that nobody expected don't: they hide nothing. */
export function isWhole(run: MergedRun): boolean {
  const { missingChunks: missing, conflicts, missingTests, incompleteReports } = run
  return (
    missing.length === 0 &&
    conflicts.length === 0 &&
    missingTests.length === 0 &&
    incompleteReports.length === 0
  )
}

function mergeMetadata(
  parts: readonly RunReportPart[],
  { ignored = [], earliest = [], latest = [] }: MergeRules,
): Pick<MergedRun, 'metadata' | 'conflicts'> {
  const values = new Map<string, Set<string>>()
  for (const { metadata } of parts)
    for (const [key, value] of Object.entries(metadata))
      values.set(key, (values.get(key) ?? new Set()).add(value))
  const merged = new Map<string, string>()
  const conflicts: RunConflict[] = []
  for (const [key, different] of [...values].sort(([a], [b]) => compareText(a, b))) {
    const sorted = [...different].sort(compareValues)
    const [first = '', last = first] = [sorted[0], sorted.at(-1)]
    if (earliest.includes(key)) merged.set(key, first)
    else if (latest.includes(key)) merged.set(key, last)
    else if (ignored.includes(key)) continue
    else if (sorted.length === 1) merged.set(key, first)
    else conflicts.push({ about: 'metadata', key, values: sorted })
  }
  return { metadata: Object.fromEntries(merged), conflicts }
}

/** Numbers as numbers, then instants as instants, then anything else as text; ties by their text. */
function compareValues(a: string, b: string): number {
  const [left, right] = [kindOfValue(a), kindOfValue(b)]
  if (left !== right) return left - right
  const isEarlier =
    left === numberKind ? Number(a) - Number(b) : left === instantKind ? compareInstants(a, b) : 0
  return isEarlier || compareText(a, b)
}

const [numberKind, instantKind, textKind] = [0, 1, 2]

/** Each kind by itself, or a value between two numbers would be text and no order would hold. */
function kindOfValue(value: string): number {
  if (value.trim() !== '' && Number.isFinite(Number(value))) return numberKind
  return isInstant(value) ? instantKind : textKind
}

function missingChunks(parts: readonly RunReportPart[], declared: number | undefined): readonly number[] {
  const of = parts.reduce((most, { chunk }) => Math.max(most, chunk?.of ?? 0), declared ?? 0)
  const present = new Set(parts.map(({ chunk }) => chunk?.number))
  return Array.from({ length: of }, (_, index) => index + 1).filter((number) => !present.has(number))
}

function chunkConflicts(
  parts: readonly RunReportPart[],
  declared: number | undefined,
): readonly RunConflict[] {
  const counts = new Set(parts.flatMap(({ chunk }) => (chunk ? [chunk.of] : [])))
  if (declared !== undefined) counts.add(declared)
  const conflicts: RunConflict[] =
    counts.size > 1
      ? [{ about: 'chunk-count', key: 'of', values: [...counts].sort((a, b) => a - b).map(String) }]
      : []
  const byNumber = new Map<number, Set<string>>()
  for (const { chunk, ingestId } of parts)
    if (chunk) byNumber.set(chunk.number, (byNumber.get(chunk.number) ?? new Set()).add(ingestId))
  for (const [number, ids] of [...byNumber].sort(([a], [b]) => a - b))
    if (ids.size > 1)
      conflicts.push({ about: 'chunk', key: String(number), values: [...ids].sort(compareText) })
  return conflicts
}

/** The testcases of a run, and those of which two parts have results: parts of a run share no test. */
function readTests(
  parts: readonly RunReportPart[],
  results: Iterable<TestOfPart>,
): { readonly tests: ReadonlySet<string>; readonly shared: readonly RunConflict[] } {
  const chunkOf = new Map(parts.flatMap(({ chunk, reportKey }) => (chunk ? [[reportKey, chunk.number]] : [])))
  const tests = new Set<string>()
  const holders = new Map<string, { readonly name: string; readonly chunks: Set<number> }>()
  for (const { id, testcase, variant } of results) {
    tests.add(testcase)
    const chunk = chunkOf.get(id.slice(0, id.lastIndexOf('#')))
    if (chunk === undefined) continue
    const way = variantKey(variant)
    const key = JSON.stringify([testcase, way])
    const known = holders.get(key) ?? {
      name: way === '' ? testcase : `${testcase} (${way})`,
      chunks: new Set(),
    }
    known.chunks.add(chunk)
    holders.set(key, known)
  }
  const shared = [...holders.values()]
    .filter(({ chunks }) => chunks.size > 1)
    .map(({ name, chunks }): RunConflict => ({
      about: 'test',
      key: name,
      values: [...chunks].sort((a, b) => a - b).map(String),
    }))
  return { tests, shared: shared.sort((a, b) => compareText(a.key, b.key)) }
}

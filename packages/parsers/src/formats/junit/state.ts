import type { CaseSource, DeclaredCounts, ReportPlace } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { createCompletenessCheck, type CompletenessCheck } from './completeness.ts'
import {
  detectDialect,
  dialectsThatLeaveSkippedBare,
  dialectsThatRepeatRetries,
  type ElementLook,
  type JunitDialect,
} from './dialect.ts'
import { createPropertyCollector, type PropertyCollector } from './properties.ts'
import { createTimeReader, type TimeReader } from './times.ts'

/** Tells where a tag stands that begins after so many characters, while it is shown. */
export interface PlaceFinder {
  placeOf(offset: number): ReportPlace
  /** Nothing where the encoding does not let bytes be counted. */
  byteOffsetOf(offset: number): number | undefined
}

/** What is known of a report while it is read. */
export interface JunitState {
  readonly context: ReadingContext
  readonly places: PlaceFinder
  readonly times: TimeReader
  /** Grows with what suites state about themselves. */
  readonly properties: PropertyCollector
  readonly completeness: CompletenessCheck
  readonly evidence: EvidenceCollector
  /** The counts that the root declares. */
  declared: DeclaredCounts | undefined
  roots: number
  /** Where the case that was read last begins, or the report. */
  here: ReportPlace
}

export function createJunitState(context: ReadingContext, places: PlaceFinder): JunitState {
  return {
    context,
    places,
    times: createTimeReader(context, places),
    properties: createPropertyCollector(context),
    completeness: createCompletenessCheck(),
    evidence: createEvidenceCollector(),
    declared: undefined,
    roots: 0,
    here: { line: 1, column: 1, byteOffset: 0 },
  }
}

/** Gathers what stands in a report up to its first case: all that its dialect is told from. */
interface EvidenceCollector {
  root(look: ElementLook): void
  /** A suite of the root, or the root where it is one. */
  firstSuite(look: ElementLook): void
  property(name: string): void
  /** Whether the first case was seen: whatever comes later tells nothing any more. */
  isDecided(): boolean
  /** The first case, and the suite around it. */
  decide(testcase: ElementLook, around: ElementLook | undefined): void
  /** As far as it can be told by now. */
  dialect(): JunitDialect | undefined
  /** Whether a case that says nothing about its outcome was skipped. */
  isBareSkipped(): boolean
}

/** Names of properties that are looked at; tools that sign their reports do so early. */
const mostNames = 10_000
const longestName = 256

function createEvidenceCollector(): EvidenceCollector {
  let root: ElementLook = { name: '', attributes: new Map() }
  let suite: ElementLook | undefined
  const properties = new Set<string>()
  let isDecided = false
  let dialect: JunitDialect | undefined
  let isBareSkipped = false
  return {
    root(look) {
      if (root.name === '') root = look
    },
    firstSuite(look) {
      suite ??= look
    },
    property(name) {
      if (!isDecided && properties.size < mostNames && name.length <= longestName) properties.add(name)
    },
    isDecided: () => isDecided,
    isBareSkipped: () => isBareSkipped,
    decide(testcase, around) {
      isDecided = true
      dialect = detectDialect({ root, suite: around ?? suite, properties, testcase })
      properties.clear()
      isBareSkipped =
        dialect !== undefined &&
        dialectsThatLeaveSkippedBare.has(dialect) &&
        testcase.attributes.has('result')
    },
    dialect: () => (isDecided ? dialect : detectDialect({ root, suite, properties })),
  }
}

/** Where a record stands, in a report of this dialect. */
export function sourceOf(
  dialect: JunitDialect | undefined,
  index: number,
  byteOffset: number | undefined,
): CaseSource {
  if (dialect === undefined && byteOffset !== undefined) return { format: 'junit', index, byteOffset }
  return {
    format: 'junit',
    ...(dialect === undefined ? {} : { dialect }),
    index,
    ...(byteOffset === undefined ? {} : { byteOffset }),
    ...(dialect !== undefined && dialectsThatRepeatRetries.has(dialect) ? { repeatedNames: 'retries' } : {}),
  }
}

/** Counts what is held of something that can only be handed out as a whole. */
export interface Kept {
  kept: number
}

/** What an element takes up besides its texts. */
const costOfElement = 64

/** Counts another element of a case or a suite, and ends the reading where these hold more than fits into memory. */
export function keep(owner: Kept, { limits }: ReadingContext, characters: number): void {
  owner.kept += costOfElement + characters
  if (owner.kept <= limits.tokenLength) return
  stopReading(
    'report/limit-exceeded',
    `A case or a suite itself holds more than the limit of ${limits.tokenLength} characters.`,
  )
}

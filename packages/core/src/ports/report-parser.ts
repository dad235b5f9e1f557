import type { Result } from 'neverthrow'
import type { ErrorKind, ErrorValue } from '../errors/index.ts'
import type { AbortSignalLike, ByteSource } from './byte-source.ts'
import type { CaseRecord } from './case-record.ts'

/** A place in a report, as editors count: line and column from 1. A format without lines is one line of bytes. */
export interface ReportPlace {
  readonly line: number
  readonly column: number
  /** Bytes before the place, where the parser counts them. */
  readonly byteOffset?: number
}

/** Why a report could not be read. The message names place and reason, and never repeats the content. */
export interface ReportError extends ErrorValue<Extract<ErrorKind, `report/${string}`>> {
  readonly place?: ReportPlace
  /** What the content seems to be, where it is not what was asked for. */
  readonly seen?: string
}

/** Something odd in a report that could still be read: one entry for each code. */
export interface ReportDiagnostic {
  /** Stable: `declared-count-differs`, `unreadable-duration`, … */
  readonly code: string
  /** What was met first under this code. Never repeats the content. */
  readonly message: string
  /** What to do about it, or why nothing needs to be done. */
  readonly advice: string
  /** How often it was met; at least 1. */
  readonly count: number
  /** Where it was met first. */
  readonly place?: ReportPlace
}

/** How many records ended how. `errors` are not in `failed`; `flaky` are in `passed`. */
export interface CaseCounts {
  readonly tests: number
  readonly passed: number
  readonly failed: number
  readonly errors: number
  readonly skipped: number
  readonly flaky: number
}

/** What a report says about itself as a whole. Nothing of it is ever trusted; it is there to be compared. */
export type DeclaredCounts = {
  readonly [Key in 'tests' | 'passed' | 'failed' | 'errors' | 'skipped' | 'flaky']?: number
}

/** What is known once a report has been read to its end. */
export interface ReportSummary {
  readonly format: string
  readonly dialect?: string
  /** What was counted, record by record. */
  readonly counts: CaseCounts
  /** What the report declares for its whole; absent where it declares nothing. */
  readonly declared?: DeclaredCounts
  /** Properties that the report states about itself as a whole, such as the item it is about. */
  readonly properties: readonly (readonly [name: string, value: string])[]
  readonly diagnostics: readonly ReportDiagnostic[]
  /**
   * Whether the report holds what it says that it holds. One that does not was read to its end and its records count, but
   * what is missing might have failed: the run that it belongs to is never complete.
   *
   * `reason` is a stable code, as `failures-missing`, `cases-missing` or `truncated`.
   */
  readonly completeness:
    | { readonly complete: true }
    | { readonly complete: false; readonly reason: string; readonly message: string }
}

/** All limits have defaults; see the parser's own page. What goes beyond one is `report/limit-exceeded`, but for texts. */
export interface ReportLimits {
  /** Bytes of the report, unpacked. */
  readonly bytes?: number
  readonly cases?: number
  /** Levels of elements, objects, suites or subtests inside one another. */
  readonly depth?: number
  /** Attributes of one element. */
  readonly attributes?: number
  /** Characters of one tag, line or other piece that can only be read as a whole. */
  readonly tokenLength?: number
  /** Characters kept of one text field; the middle of a longer text is cut. */
  readonly textLength?: number
  /** Different properties of the report as a whole, and properties of one case. */
  readonly properties?: number
  /** Diagnostics with codes of their own that are kept; further ones are counted in one last entry. */
  readonly diagnostics?: number
}

export interface ParseReportOptions {
  readonly limits?: ReportLimits
  readonly signal?: AbortSignalLike
  /**
   * `strict` (the default) gives an error for a report that is broken or breaks off. `lenient` keeps the cases that are
   * whole, notes what is wrong as a diagnostic, and says in `completeness` that the report is not complete.
   */
  readonly mode?: 'strict' | 'lenient'
  /** Minutes east of UTC for times that the report writes without a zone; 0 unless told. */
  readonly zoneOffsetMinutes?: number
}

/** What a parser gives back: records as they are read, and at the end the summary or why there is none. */
export type CaseStream = AsyncGenerator<CaseRecord, Result<ReportSummary, ReportError>, void>

/**
 * Reads one report format.
 *
 * Contract:
 * - Records come in the order of the report, and neither `detect` nor the stream ever throws.
 * - Records that were yielded before an error do not count, for a report that could not be read to its end says nothing
 *   about the cases it did not reach.
 * - Records of a report whose summary is not `complete` count: what they say happened. The run is still never complete, for
 *   the report itself says that it holds more than was found. A parser says so wherever a report announces failures or
 *   tests that it does not hold, breaks off where its format marks the end, or says that the tool gave up.
 */
export interface ReportParser {
  /** Stable name of the format: `junit`. */
  readonly format: string
  /** True when a report that begins with these bytes is of the format. Sees the first 4 KiB at most. */
  detect(head: Uint8Array): boolean
  parse(source: ByteSource, options?: ParseReportOptions): CaseStream
}

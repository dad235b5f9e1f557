import type { CaseRecord, CaseSource, ParseReportOptions, ReportLimits } from '@gatewright/core/ports'
import { createCaseCounter, type CaseCounter } from '../counts.ts'
import { createDiagnosticCollector, type DiagnosticCollector } from './diagnostics.ts'
import { stopReading } from './stop-reading.ts'
import { createTextLimiter, type TextLimiter } from './text/text-limit.ts'

/** What holds while one report is read, and where its records go. */
export interface ReadingContext {
  readonly format: string
  readonly limits: Required<ReportLimits>
  readonly isLenient: boolean
  /** Minutes east of UTC of times without a zone. */
  readonly zoneOffsetMinutes: number
  readonly diagnostics: DiagnosticCollector
  /** Cuts a text field to its limit and takes note of that. Names are never cut here. */
  readonly cut: TextLimiter
  /** Records that came out so far, counted: `tests` is the index of the next. */
  readonly counter: CaseCounter
  /** Index of the next record. */
  nextIndex(): number
  /** Hands a record out. Stops the reading beyond the limit of cases. */
  emit(record: CaseRecord): void
}

/** A record as a reader puts it together: what is missing or undefined is left out or empty. */
export type CaseDraft = Pick<CaseRecord, 'name' | 'outcome' | 'rawOutcome'> & {
  readonly [Key in Exclude<keyof CaseRecord, 'name' | 'outcome' | 'rawOutcome' | 'source'>]?:
    | CaseRecord[Key]
    | undefined
}

/** Of a source, what the reader knows and the context does not. */
export type SourceDraft = {
  readonly [Key in Exclude<keyof CaseSource, 'format' | 'index'>]?: CaseSource[Key] | undefined
}

/** Completes a record and hands it out. */
export function emitCase(context: ReadingContext, draft: CaseDraft, source: SourceDraft = {}): void {
  checkPropertyCount(draft.properties?.length ?? 0, context)
  context.emit({
    suitePath: [],
    failures: [],
    otherAttempts: [],
    properties: [],
    ...withoutUndefined(draft),
    source: { format: context.format, index: context.nextIndex(), ...withoutUndefined(source) },
  } as CaseRecord)
}

/** Ends the reading of a report with more properties than the limit, of its whole or of one case. */
export function checkPropertyCount(count: number, { limits }: Pick<ReadingContext, 'limits'>): void {
  if (count > limits.properties)
    stopReading(
      'report/limit-exceeded',
      `The report holds more properties than the limit of ${limits.properties}.`,
    )
}

/** A copy without the keys whose value is `undefined`. */
export function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  // For every record of a report, so without lists of entries.
  const copy: Partial<Value> = {}
  for (const key in value) if (value[key] !== undefined) copy[key] = value[key]
  return copy as { [Key in keyof Value]: Exclude<Value[Key], undefined> }
}

/** The context of one report; records go to `sink`. */
export function createReadingContext(
  format: string,
  defaults: Required<ReportLimits>,
  options: ParseReportOptions,
  sink: (record: CaseRecord) => void,
): ReadingContext {
  const limits = { ...defaults, ...withoutUndefined(options.limits ?? {}) }
  const diagnostics = createDiagnosticCollector(limits.diagnostics)
  const counter = createCaseCounter()
  let emitted = 0
  return {
    format,
    limits,
    isLenient: options.mode === 'lenient',
    zoneOffsetMinutes: options.zoneOffsetMinutes ?? 0,
    diagnostics,
    cut: createTextLimiter(limits.textLength, () =>
      diagnostics.note(
        'text-cut',
        'The middle of a long text was cut.',
        'Raise the limit of textLength to keep more; the report itself keeps all.',
      ),
    ),
    counter,
    nextIndex: () => emitted,
    emit(record) {
      emitted += 1
      if (emitted > limits.cases)
        stopReading('report/limit-exceeded', `The report holds more cases than the limit of ${limits.cases}.`)
      counter.add(record)
      sink(record)
    },
  }
}

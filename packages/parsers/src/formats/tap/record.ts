import type { CaseOutcome, CaseRecord, CaseSource } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import { readDirective, type TapDirective } from './directive.ts'
import { createEvidenceReader } from './evidence.ts'
import type { TapPoint } from './level.ts'
import { plannedPoints } from './line-kinds.ts'
import { outcomeOf, rawOutcomeOf } from './outcome.ts'
import { wantsEvidence } from './yaml-block.ts'

/** A record that is put together; where it stands is filled in last. */
export type RecordDraft = Writable<Omit<CaseRecord, 'source'>> & { readonly source: Writable<CaseSource> }

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

/** Makes the record of a point; nothing for one that only sums up its subtests. */
export type RecordMaker = (point: TapPoint) => RecordDraft | undefined

/** Every record shares it: nothing is ever added. */
const none: readonly never[] = []

/** A record of which nothing more is known than how it ended. */
export function plainDraft(
  name: string,
  outcome: CaseOutcome,
  rawOutcome: string,
  byteOffset?: number,
): RecordDraft {
  return {
    name,
    suitePath: none,
    outcome,
    rawOutcome,
    failures: none,
    otherAttempts: none,
    properties: none,
    source: byteOffset === undefined ? { format: 'tap', index: 0 } : { format: 'tap', index: 0, byteOffset },
  }
}

export function createRecordMaker(context: ReadingContext): RecordMaker {
  const readEvidence = createEvidenceReader(context)
  return (point) => {
    const { child, directive, yaml } = point
    const outcome = outcomeOf(point)
    if (child && child.records > 0 && (outcome !== 'failed' || child.troubles > 0)) return undefined
    const skipped = outcome === 'passed' ? planThatSkips(point) : undefined
    const record = plainDraft(
      nameOf(point),
      skipped ? 'skipped' : outcome,
      rawOutcomeOf(point),
      point.byteOffset,
    )
    const durationMs = directive?.kind === 'time' ? directive.ms : yaml?.durationMs
    if (durationMs !== undefined) record.durationMs = durationMs
    const reason = skipped ? reasonOfPlan(skipped.comment) : reasonOf(directive)
    if (reason !== '') record.skipReason = context.cut(reason)
    if (wantsEvidence(point)) Object.assign(record, readEvidence(point))
    return record
  }
}

/** Of `SKIPPED: no network` what stands behind the colon. */
function reasonOf(directive: TapDirective | undefined): string {
  return directive && directive.kind !== 'time' ? directive.reason.replace(/^:\s*/, '') : ''
}

/** Of `1..0 # SKIP no network` what stands behind the word. */
function reasonOfPlan(comment: string): string {
  const directive = readDirective(comment)
  return directive ? reasonOf(directive) : comment
}

function nameOf({ name, number, child }: TapPoint): string {
  return name === '' ? (child?.name ?? '') || `(test #${number})` : name
}

/** The plan of subtests that says that none was run. */
function planThatSkips({ child }: TapPoint): NonNullable<TapPoint['child']>['plan'] {
  return child?.plan && plannedPoints(child.plan) === 0 ? child.plan : undefined
}

import type { CaseOutcome, CaseRecord } from '@gatewright/core/ports'
import { createRecounter, type CountedCase, type DialectPreset } from '../dialects/index.ts'

const outcomes: Readonly<Record<CountedCase['outcome'], CaseOutcome>> = {
  passed: 'passed',
  failed: 'failed',
  errors: 'error',
  skipped: 'skipped',
}

/** How each outcome counts without a preset; a record keeps its finer word where a preset says nothing else. */
const classes: Readonly<Record<CaseOutcome, CountedCase['outcome']>> = {
  passed: 'passed',
  failed: 'failed',
  inconclusive: 'failed',
  error: 'errors',
  unknown: 'errors',
  skipped: 'skipped',
  todo: 'skipped',
}

/**
 * The records as a tool sees them that keeps to a preset: without those that it leaves out, with its outcomes, and without
 * the failed tries of a pass where it does not tell flaky. An outcome that nobody knows stays unknown.
 */
export function recordsAs(records: Iterable<CaseRecord>, dialect: DialectPreset): CaseRecord[] {
  const all = [...records]
  const recount = createRecounter(all, dialect)
  return all.flatMap((record) => {
    const counted = recount(record)
    if (!counted) return []
    if (record.outcome === 'unknown') return record
    const outcome = classes[record.outcome] === counted.outcome ? record.outcome : outcomes[counted.outcome]
    const hidesTries = outcome === 'passed' && !counted.isFlaky && record.otherAttempts.length > 0
    if (outcome === record.outcome && !hidesTries) return record
    return { ...record, outcome, ...(hidesTries ? { otherAttempts: [] } : {}) }
  })
}

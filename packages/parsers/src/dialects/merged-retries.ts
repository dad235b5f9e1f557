import type { CaseRecord } from '@gatewright/core/ports'
import { oncePerReport } from './once-per-report.ts'

/** Whether of the records with the same class and name this is the one that counts. */
export function isBestOfItsName(record: CaseRecord, all: readonly CaseRecord[]): boolean {
  return bestOfEachName(all).has(record)
}

const bestOfEachName = oncePerReport((all): ReadonlySet<CaseRecord> => {
  const best = new Map<string, CaseRecord>()
  for (const record of all) {
    const key = JSON.stringify([record.className ?? record.suitePath.at(-1), record.name, record.file])
    const other = best.get(key)
    if (!other || (record.outcome === 'passed' && other.outcome !== 'passed')) best.set(key, record)
  }
  return new Set(best.values())
})

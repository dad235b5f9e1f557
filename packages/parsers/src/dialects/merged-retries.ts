import type { CaseRecord } from '@gatewright/core/ports'

const merged: WeakMap<readonly CaseRecord[], ReadonlySet<CaseRecord>> = new WeakMap()

/** Whether of the records with the same class and name this is the one that counts. */
export function isBestOfItsName(record: CaseRecord, all: readonly CaseRecord[]): boolean {
  const known = merged.get(all) ?? bestOfEachName(all)
  merged.set(all, known)
  return known.has(record)
}

function bestOfEachName(all: readonly CaseRecord[]): ReadonlySet<CaseRecord> {
  const best = new Map<string, CaseRecord>()
  for (const record of all) {
    const key = JSON.stringify([record.className ?? record.suitePath.at(-1), record.name, record.file])
    const other = best.get(key)
    if (!other || (record.outcome === 'passed' && other.outcome !== 'passed')) best.set(key, record)
  }
  return new Set(best.values())
}

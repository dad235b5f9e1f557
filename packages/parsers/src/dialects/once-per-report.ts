import type { CaseRecord } from '@gatewright/core/ports'

/** Works something out of all records of a report once, however often it is asked for; for as long as the records are held. */
export function oncePerReport<Value extends object>(
  workOut: (all: readonly CaseRecord[]) => Value,
): (all: readonly CaseRecord[]) => Value {
  const known = new WeakMap<readonly CaseRecord[], Value>()
  return (all) => {
    const value = known.get(all) ?? workOut(all)
    known.set(all, value)
    return value
  }
}

import type { CaseRecord } from '@gatewright/core/ports'
import { isPoint } from './facts.ts'
import { oncePerReport } from './once-per-report.ts'
import type { CountedCase, DialectRule } from './rule.ts'

/** Rules about tests that hold others: subtests of Go and of TAP. */
export const containerRules: readonly DialectRule[] = [
  {
    name: 'containers-not-counted',
    others: 'A test that holds subtests is no test itself.',
    recount: (record, counted, all) =>
      containersIn(all).has(keyOf(record.suitePath, record.name)) ? undefined : counted,
  },
  {
    name: 'containers-counted',
    others: 'The point of a test that holds subtests counts as a test too.',
    recount(record, counted, all) {
      const opened = subtestsIn(all).get(record)
      return opened === undefined || opened.length === 0
        ? counted
        : { ...counted, also: [...(counted.also ?? []), ...opened] }
    },
  },
  {
    name: 'containers-counted-alone',
    others: 'Only the outermost points count; all subtests of one are part of it.',
    recount(record, counted, all) {
      if (!isPoint(record) || record.suitePath.length === 0) return counted
      const [outermost] = subtestsIn(all).get(record) ?? []
      return isFirstOfOutermost(record, all) && outermost
        ? { ...counted, outcome: outermost, isFlaky: false }
        : undefined
    },
  },
]

function keyOf(suitePath: readonly string[], name: string): string {
  return JSON.stringify([...suitePath, ...name.split('/')])
}

/** The paths of all records that others are below of; a name with slashes is a path as well. */
const containersIn = oncePerReport((all): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const { suitePath, name } of all) {
    const path = [...suitePath, ...name.split('/')]
    for (let length = path.length - 1; length > 0; length -= 1) {
      const key = JSON.stringify(path.slice(0, length))
      if (found.has(key)) break
      found.add(key)
    }
  }
  return found
})

type Outcome = CountedCase['outcome']

/** The outcomes of the tests that begin to hold subtests with a record, outermost first: they stand in the order of the report. */
const subtestsIn = oncePerReport((all): ReadonlyMap<CaseRecord, readonly Outcome[]> => {
  const found = new Map<CaseRecord, Outcome[]>()
  const open: { readonly name: string; readonly outcomes: Outcome[]; readonly place: number }[] = []
  for (const record of all) {
    if (!isPoint(record)) continue
    const shared = sharedLength(open, record.suitePath)
    open.length = shared
    const opened: Outcome[] = []
    found.set(record, opened)
    for (const name of record.suitePath.slice(shared)) {
      open.push({ name, outcomes: opened, place: opened.length })
      opened.push('passed')
    }
    if (record.outcome === 'failed') for (const { outcomes, place } of open) outcomes[place] = 'failed'
  }
  return found
})

function sharedLength(open: readonly { readonly name: string }[], path: readonly string[]): number {
  const length = path.findIndex((name, index) => open[index]?.name !== name)
  return length === -1 ? path.length : length
}

function isFirstOfOutermost({ suitePath, source }: CaseRecord, all: readonly CaseRecord[]): boolean {
  const before = all[source.index - 1]
  return before?.suitePath[0] !== suitePath[0]
}

import type { CaseRecord, CaseCounts } from '../../../packages/core/src/ports/index.ts'
import { createCaseCounter } from '../../../packages/parsers/src/counts.ts'
import { suiteRecordName } from '../../../packages/parsers/src/index.ts'

/** Names of the ways in which other tools count the same report otherwise. */
export type CountingRuleName =
  | 'errors-counted-as-failed'
  | 'skip-beats-failure'
  | 'failure-beats-error'
  | 'status-attribute-ignored'
  | 'todo-ignored'
  | 'suite-error-ignored'
  | 'flaky-not-told'
  | 'failed-flaky-counted-as-flaky'
  | 'flaky-counted-as-failed'
  | 'reruns-counted-as-tests'
  | 'retries-merged'
  | 'declared-counts'

/** How one record counts: its class, and how many failed tries it holds. */
interface CountedCase {
  readonly outcome: 'passed' | 'failed' | 'errors' | 'skipped'
  readonly isFlaky: boolean
  /** How many tests it counts as. */
  readonly weight: number
}

/** One way in which another tool counts. `docs/dialects.md` says who does and why Gatewright does not. */
export interface CountingRule {
  readonly name: CountingRuleName
  /** What the other tools do, in one sentence. */
  readonly others: string
  /** How the rule counts a record that would count as `counted`; nothing where the rule leaves it out. */
  readonly recount: (
    record: CaseRecord,
    counted: CountedCase,
    all: readonly CaseRecord[],
  ) => CountedCase | undefined
}

const words = ({ rawOutcome }: CaseRecord): string[] =>
  rawOutcome.split('+').map((word) => word.replace(/:.*$/, '').toLowerCase())
const holds = (record: CaseRecord, ...wanted: readonly string[]): boolean =>
  words(record).some((word) => wanted.includes(word))
const isTold = ({ rawOutcome }: CaseRecord): boolean => /^(status|result)=/.test(rawOutcome)
const isSuite = (record: CaseRecord): boolean =>
  record.name === suiteRecordName && record.rawOutcome.startsWith('suite:')

/** Every rule but `declared-counts`, in the order in which they are applied to a record. */
export const countingRules: readonly CountingRule[] = [
  {
    name: 'suite-error-ignored',
    others: 'A failure of a suite itself is no test and is not counted.',
    recount: (record, counted) => (isSuite(record) ? undefined : counted),
  },
  {
    name: 'retries-merged',
    others: 'Cases with the same class and name are runs of one test, and the best of them counts.',
    recount: (record, counted, all) => (isBestOfItsName(record, all) ? counted : undefined),
  },
  {
    name: 'status-attribute-ignored',
    others: 'Only elements count; a case without one passed, whatever its status says.',
    recount: (record, counted) => (isTold(record) ? { ...counted, outcome: 'passed' } : counted),
  },
  {
    name: 'todo-ignored',
    others: 'A failure counts although the case says that failing is expected.',
    recount: (record, counted) =>
      record.outcome === 'todo' && holds(record, 'failure') ? { ...counted, outcome: 'failed' } : counted,
  },
  {
    name: 'failure-beats-error',
    others: 'A case with a failure and an error failed.',
    recount: (record, counted) =>
      holds(record, 'failure') && !isSuite(record) ? { ...counted, outcome: 'failed' } : counted,
  },
  {
    name: 'skip-beats-failure',
    others: 'A case with a skip and a failure or an error is skipped.',
    recount: (record, counted) =>
      holds(record, 'skipped', 'skip', 'ignored', 'disabled') ? { ...counted, outcome: 'skipped' } : counted,
  },
  {
    name: 'reruns-counted-as-tests',
    others: 'Every run of a test counts as a test, also the ones kept inside its case.',
    recount: (record, counted) => ({ ...counted, weight: counted.weight + record.otherAttempts.length }),
  },
  {
    name: 'flaky-counted-as-failed',
    others: 'A case that failed before it passed failed.',
    recount: (_record, counted) =>
      counted.isFlaky ? { ...counted, outcome: 'failed', isFlaky: false } : counted,
  },
  {
    name: 'failed-flaky-counted-as-flaky',
    others: 'A case that failed is flaky too where it holds flaky tries.',
    recount: (record, counted) =>
      holds(record, 'flakyfailure', 'flakyerror') ? { ...counted, isFlaky: true } : counted,
  },
  {
    name: 'flaky-not-told',
    others: 'A case that failed before it passed is like any other that passed.',
    recount: (_record, counted) => ({ ...counted, isFlaky: false }),
  },
  {
    name: 'errors-counted-as-failed',
    others: 'There are no errors, only failures.',
    recount: (_record, counted) =>
      counted.outcome === 'errors' ? { ...counted, outcome: 'failed' } : counted,
  },
]

/** All names, with the rule that is about a whole report. */
export const countingRuleNames: readonly CountingRuleName[] = [
  ...countingRules.map(({ name }) => name),
  'declared-counts',
]

/** The counts of records as tools count that keep to the given rules; Gatewright's own without any. */
export function countCases(records: readonly CaseRecord[], rules: readonly CountingRule[] = []): CaseCounts {
  const counts = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, flaky: 0 }
  const counter = createCaseCounter()
  let own = counter.counts()
  for (const record of records) {
    const before = own
    counter.add(record)
    own = counter.counts()
    let counted: CountedCase | undefined = {
      outcome: classOf(before, own),
      isFlaky: own.flaky > before.flaky,
      weight: 1,
    }
    for (const rule of rules) counted &&= rule.recount(record, counted, records)
    if (!counted) continue
    counts.tests += counted.weight
    counts[counted.outcome] += 1
    if (counted.isFlaky) counts.flaky += 1
  }
  return counts
}

function classOf(before: CaseCounts, after: CaseCounts): CountedCase['outcome'] {
  return (
    (['passed', 'failed', 'errors'] as const).find((counter) => after[counter] > before[counter]) ?? 'skipped'
  )
}

const merged: WeakMap<readonly CaseRecord[], ReadonlySet<CaseRecord>> = new WeakMap()

function isBestOfItsName(record: CaseRecord, all: readonly CaseRecord[]): boolean {
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

import { isNotRun, isPoint, isUnwritten } from './facts.ts'
import type { DialectRule } from './rule.ts'

/** Rules about single words of reports that tools understand otherwise. */
export const wordRules: readonly DialectRule[] = [
  {
    name: 'passed-todo-counted-as-passed',
    others: 'A test that is marked as to do and passed is a pass.',
    recount: (record, counted) =>
      record.outcome === 'todo' && /^(?:ok|passed)\b/i.test(record.rawOutcome)
        ? { ...counted, outcome: 'passed' }
        : counted,
  },
  {
    name: 'skip-ignored',
    others: 'A skipped point counts by its first word.',
    recount: (record, counted) =>
      record.outcome === 'skipped' && isPoint(record)
        ? { ...counted, outcome: record.rawOutcome.startsWith('not') ? 'failed' : 'passed' }
        : counted,
  },
  {
    name: 'suite-teardown-ignored',
    others: 'A test counts as its own status says, whatever came of the tear-down of its suite.',
    recount: (record, counted) =>
      /^pass:suite-teardown$/i.test(record.rawOutcome) ? { ...counted, outcome: 'passed' } : counted,
  },
  {
    name: 'dry-run-passed',
    others: 'A pass of a dry run is a pass.',
    recount: (record, counted) =>
      /^pass:dry-run$/i.test(record.rawOutcome) ? { ...counted, outcome: 'passed' } : counted,
  },
  {
    name: 'not-run-ignored',
    others: 'A test that was not run is not counted.',
    recount: (record, counted) => (isNotRun(record) ? undefined : counted),
  },
  {
    name: 'not-run-skipped',
    others: 'A test that was not run is skipped, also where it could not be run.',
    recount: (record, counted) => (isNotRun(record) ? { ...counted, outcome: 'skipped' } : counted),
  },
  {
    name: 'unwritten-steps-skipped',
    others: 'A scenario with pending or undefined steps is skipped.',
    recount: (record, counted) => (isUnwritten(record) ? { ...counted, outcome: 'skipped' } : counted),
  },
  {
    name: 'unwritten-steps-passed',
    others: 'A scenario with pending or undefined steps passed, for none failed.',
    recount: (record, counted) => (isUnwritten(record) ? { ...counted, outcome: 'passed' } : counted),
  },
  {
    name: 'inconclusive-counted-as-skipped',
    others: 'A test without an answer, or with a warning, is skipped.',
    recount: (record, counted) =>
      record.outcome === 'inconclusive' ? { ...counted, outcome: 'skipped' } : counted,
  },
  {
    name: 'inconclusive-counted-as-passed',
    others: 'A test without an answer, or with a warning, passed.',
    recount: (record, counted) =>
      record.outcome === 'inconclusive' ? { ...counted, outcome: 'passed' } : counted,
  },
  {
    name: 'inconclusive-counted-as-errors',
    others: 'A test without an answer, or with a warning, is an error.',
    recount: (record, counted) =>
      record.outcome === 'inconclusive' ? { ...counted, outcome: 'errors' } : counted,
  },
]

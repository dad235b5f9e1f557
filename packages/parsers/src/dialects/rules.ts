import { containerRules } from './container-rules.ts'
import { holds, isHook, isMissing, isRun, isSuite, isTold, isUnnamed, skips, wordsOf } from './facts.ts'
import { isBestOfItsName } from './merged-retries.ts'
import type { DialectRule } from './rule.ts'
import { wordRules } from './word-rules.ts'

/** Characters of a name beyond which codecov leaves a case out. */
const longestName = 1000

/** Every rule, in the order in which they are applied to a record. */
export const dialectRules: readonly DialectRule[] = [
  {
    name: 'suite-error-ignored',
    others: 'A failure of a suite itself is no test and is not counted.',
    recount: (record, counted) => (isSuite(record) ? undefined : counted),
  },
  {
    name: 'run-error-ignored',
    others: 'That the run, a package or a build failed as a whole is no test and is not counted.',
    recount: (record, counted) => (isRun(record) ? undefined : counted),
  },
  {
    name: 'missing-ignored',
    others: 'A test that was planned and did not run is not counted.',
    recount: (record, counted) => (isMissing(record) ? undefined : counted),
  },
  {
    name: 'hook-error-ignored',
    others: 'A set-up or tear-down that failed is no test and is not counted.',
    recount: (record, counted) => (isHook(record) ? undefined : counted),
  },
  {
    name: 'unnamed-ignored',
    others: 'A case with neither name nor class is not counted.',
    recount: (record, counted) => (isUnnamed(record) ? undefined : counted),
  },
  {
    name: 'long-names-ignored',
    others: `A case whose name is longer than ${longestName} characters is not counted.`,
    recount: (record, counted) => (record.name.length > longestName ? undefined : counted),
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
    name: 'other-status-ignored',
    others:
      'Of the attributes only a status of disabled or ignored is looked at; a case with any other passed.',
    recount: (record, counted) =>
      isTold(record) && !/^status=(?:disabled|ignored)\b/i.test(record.rawOutcome)
        ? { ...counted, outcome: 'passed' }
        : counted,
  },
  {
    name: 'todo-ignored',
    others: 'A failure counts although the case says that failing is expected.',
    recount: (record, counted) =>
      record.outcome === 'todo' && (holds(record, 'failure') || record.rawOutcome.startsWith('not ok'))
        ? { ...counted, outcome: 'failed' }
        : counted,
  },
  ...wordRules,
  {
    name: 'failure-beats-error',
    others: 'A case with a failure and an error failed.',
    recount: (record, counted) =>
      holds(record, 'failure') && !isSuite(record) ? { ...counted, outcome: 'failed' } : counted,
  },
  {
    name: 'skip-beats-failure',
    others: 'A case with a skip and a failure or an error is skipped.',
    recount: (record, counted) => (holds(record, ...skips) ? { ...counted, outcome: 'skipped' } : counted),
  },
  {
    name: 'last-element-wins',
    others: 'Of several elements that tell an outcome the last one counts.',
    recount: (record, counted) => {
      const last = wordsOf(record).findLast(
        (word) => word === 'failure' || word === 'error' || skips.includes(word),
      )
      if (last === undefined || isSuite(record)) return counted
      return { ...counted, outcome: last === 'failure' ? 'failed' : last === 'error' ? 'errors' : 'skipped' }
    },
  },
  ...containerRules,
  {
    name: 'reruns-counted-as-tests',
    others: 'Every run of a test counts as a test, also the ones kept inside its case.',
    recount: (record, counted) => ({ ...counted, weight: counted.weight + record.otherAttempts.length }),
  },
  {
    name: 'attempts-counted-as-tests',
    others: 'Every run of a test is a test with an outcome of its own, also the ones kept inside its case.',
    recount: (record, counted) => ({
      ...counted,
      also: [
        ...(counted.also ?? []),
        ...record.otherAttempts.map(({ outcome }) => (outcome === 'error' ? 'errors' : outcome)),
      ],
    }),
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

import { describe, expect, it } from 'vitest'
import type { OutcomeClass, SkipKind } from '../../src/schema/index.ts'
import { foldStatus, type ClassifiedAttempt } from '../../src/verdict/fold-status.ts'
import type { VerdictStatus } from '../../src/verdict/index.ts'

const classes: readonly OutcomeClass[] = ['pass', 'info', 'fail', 'error', 'skip', 'incomplete']
const attempts: readonly ClassifiedAttempt[] = [
  ...classes.map((one) => ({ class: one })),
  { class: 'skip', skipKind: 'precluded' },
]

function tuples(length: number): ClassifiedAttempt[][] {
  if (length === 0) return [[]]
  return tuples(length - 1).flatMap((tuple) => attempts.map((attempt) => [...tuple, attempt]))
}

const upToFour = [0, 1, 2, 3, 4].flatMap(tuples)

/** The precedence as a list: the first that is there wins. */
function byPrecedence(tried: readonly ClassifiedAttempt[]): VerdictStatus {
  const settles = (attempt: ClassifiedAttempt): boolean =>
    attempt.class !== 'incomplete' && attempt.class !== 'info'
  const isOpen = tried.some(
    (attempt, index) => attempt.class === 'incomplete' && !tried.slice(index + 1).some(settles),
  )
  const seen = new Set(tried.map((attempt) => attempt.class))
  const skips = tried.filter((attempt) => attempt.class === 'skip')
  if (isOpen) return 'incomplete'
  if (seen.has('fail') && seen.has('pass')) return 'flaky'
  if (seen.has('fail')) return 'failed'
  if (seen.has('pass')) return 'passed'
  if (seen.has('error')) return 'errored'
  if (skips.some((skip) => skip.skipKind !== 'precluded')) return 'skipped'
  return skips.length > 0 ? 'precluded' : 'incomplete'
}

describe('the status of up to four attempts, over every tuple of classes', () => {
  it('goes by precedence: incomplete, flaky, failed, passed, errored, skipped, precluded', () => {
    expect(upToFour.filter((tried) => foldStatus(tried) !== byPrecedence(tried))).toEqual([])
  })

  it('is passed only with a pass, and without a failure or an attempt still running', () => {
    const wrong = upToFour.filter((tried) => {
      const last = tried.at(-1)?.class
      const isGood =
        tried.some((attempt) => attempt.class === 'pass') &&
        !tried.some((attempt) => attempt.class === 'fail') &&
        last !== 'incomplete'
      return foldStatus(tried) === 'passed' && !isGood
    })
    expect(wrong).toEqual([])
  })

  it('does not depend on the order of attempts that all have an outcome', () => {
    const settled = upToFour.filter((tried) => tried.every((attempt) => attempt.class !== 'incomplete'))
    expect(settled.filter((tried) => foldStatus(tried) !== foldStatus([...tried].reverse()))).toEqual([])
  })

  it('does not change by information, wherever it stands', () => {
    const wrong = upToFour.filter((tried) =>
      tried.some(
        (_, index) => foldStatus(tried.toSpliced(index, 0, { class: 'info' })) !== foldStatus(tried),
      ),
    )
    expect(wrong).toEqual([])
  })

  it('does not change when an attempt is told twice', () => {
    const wrong = upToFour.filter((tried) =>
      tried.some((attempt, index) => foldStatus(tried.toSpliced(index, 0, attempt)) !== foldStatus(tried)),
    )
    expect(wrong).toEqual([])
  })
})

const rows: readonly (readonly [
  words: string,
  tried: readonly (OutcomeClass | SkipKind)[],
  status: VerdictStatus,
])[] = [
  ['nothing', [], 'incomplete'],
  ['only information', ['info'], 'incomplete'],
  ['a retry that passes', ['fail', 'pass'], 'flaky'],
  ['a retry that breaks', ['fail', 'error'], 'failed'],
  ['a retry after it broke', ['error', 'pass'], 'passed'],
  ['an error beside a skip: ours, LUCI has it the other way', ['error', 'skip'], 'errored'],
  ['a skip and a precluded one', ['skip', 'precluded'], 'skipped'],
  ['only precluded', ['precluded', 'precluded'], 'precluded'],
  ['an expected failure', ['expected-failure'], 'skipped'],
  ['something to do', ['todo'], 'skipped'],
  ['queued, running, passed', ['incomplete', 'incomplete', 'pass'], 'passed'],
  ['a retry in progress', ['fail', 'incomplete'], 'incomplete'],
  ['a retry in progress of a pass', ['pass', 'incomplete'], 'incomplete'],
  ['running, with a note', ['incomplete', 'info'], 'incomplete'],
]

describe('the status in words', () => {
  it.each(rows)('%s: %j is %s', (_, tried, status) => {
    const folded = tried.map((one): ClassifiedAttempt => {
      const outcomeClass = classes.find((known) => known === one)
      return outcomeClass ? { class: outcomeClass } : { class: 'skip', skipKind: one as SkipKind }
    })
    expect(foldStatus(folded)).toBe(status)
  })
})

describe('a progress note', () => {
  const running = { class: 'incomplete', groups: ['rerun'] } as const

  it.each([
    ['of the same run', { class: 'pass', groups: ['rerun'] }, 'passed'],
    ['of a run that also is it', { class: 'pass', groups: ['other', 'rerun'] }, 'passed'],
    ['of another run', { class: 'pass', groups: ['first'] }, 'incomplete'],
    ['of which nobody says the run', { class: 'pass', groups: [] }, 'passed'],
    ['of which nobody says the run, failed', { class: 'fail' }, 'failed'],
  ] as const)('is over by a later outcome %s: %o is %s', (_, later, status) => {
    expect(foldStatus([running, later])).toBe(status)
  })

  it('without a run is over by any later outcome, and by no earlier one', () => {
    expect(foldStatus([{ class: 'incomplete' }, { class: 'pass', groups: ['first'] }])).toBe('passed')
    expect(foldStatus([{ class: 'pass' }, { class: 'incomplete' }])).toBe('incomplete')
  })
})

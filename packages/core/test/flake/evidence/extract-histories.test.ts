import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extractHistories, type TestRun } from '../../../src/flake/evidence/index.ts'
import { defineOutcomes, fromEpochMs } from '../../../src/schema/index.ts'
import { anyOptions, anyResults, codesOf, result, resultsOf, runsOf, start } from './examples.ts'

function reordered<T>(values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...values], { minLength: values.length })
}

const everything = { massFailures: 'keep', systemicTests: Number.POSITIVE_INFINITY } as const

describe('extractHistories', () => {
  it('does not depend on the order of results or of what is known of runs, nor on repeated deliveries', () => {
    const cases = fc.tuple(anyResults, anyOptions).chain(([results, options]) =>
      fc.record({
        results: fc.constant(results),
        options: fc.constant(options),
        shuffled: reordered([
          ...results,
          ...results.slice(0, 10).map((own) => ({ ...own, groups: [...own.groups] })),
        ]),
        runs: reordered(options.runs ?? []),
      }),
    )
    fc.assert(
      fc.property(cases, ({ results, options, shuffled, runs }) => {
        expect(extractHistories(shuffled, { ...options, runs })).toEqual(extractHistories(results, options))
      }),
    )
  })

  it('counts every attempt that passed or failed once, and nothing else', () => {
    fc.assert(
      fc.property(anyResults, anyOptions, (results, options) => {
        const { histories } = extractHistories(results, { ...options, ...everything })
        const runs = histories.flatMap((history) => history.runs)
        const counted = results.filter(({ outcome }) =>
          ['PASSED', 'FAILED', 'NEEDS_INSPECTION', 'odd'].includes(outcome),
        )
        const distinct = new Set(counted.map((own) => JSON.stringify([own, Object.entries(own.variant)])))
        expect(runs.flatMap((run) => run.results)).toHaveLength(distinct.size)
        for (const run of runs) expect(run.passes + run.failures).toBe(run.results.length)
      }),
    )
  })

  it('never changes what it is given', () => {
    fc.assert(
      fc.property(anyResults, anyOptions, (results, options) => {
        const before = JSON.stringify([results, options])
        extractHistories(results, options)
        expect(JSON.stringify([results, options])).toBe(before)
      }),
    )
  })

  it('says nothing different for errors, skips and whatever else did not pass or fail', () => {
    fc.assert(
      fc.property(anyResults, anyOptions, (results, options) => {
        const saying = results.filter(
          ({ outcome }) => !['ERROR', 'SKIPPED', 'INFO', 'RUNNING'].includes(outcome),
        )
        expect(extractHistories(results, options)).toEqual(extractHistories(saying, options))
      }),
    )
  })

  it('gives histories by testcase and variant, and runs by time and id', () => {
    fc.assert(
      fc.property(anyResults, anyOptions, (results, options) => {
        const { histories } = extractHistories(results, options)
        const keys = histories.map(({ testcase, variant }) =>
          JSON.stringify([testcase, Object.entries(variant)]),
        )
        expect(new Set(keys).size).toBe(keys.length)
        expect(histories.map(({ testcase }) => testcase)).toEqual(
          histories.map(({ testcase }) => testcase).sort(),
        )
        for (const { runs } of histories)
          for (const [index, run] of runs.slice(1).entries()) {
            const before = runs[index] as TestRun
            expect(before.at < run.at || (before.at === run.at && before.run <= run.run)).toBe(true)
          }
      }),
    )
  })

  it('gives nothing for nothing', () => {
    expect(extractHistories([])).toEqual({ histories: [], massFailures: [], systemic: [] })
    expect(extractHistories([result('r1', { outcome: 'ERROR' })]).histories).toEqual([])
  })

  it('keeps variants apart, and one whose keys come in another order together', () => {
    const { histories } = extractHistories([
      result('r1', { variant: { os: 'linux', arch: 'arm' } }),
      result('r2', { variant: { arch: 'arm', os: 'linux' }, outcome: 'FAILED' }),
      result('r3', { variant: { os: 'linux' } }),
      result('r4', { variant: {} }),
    ])
    expect(histories.map(({ variant, runs }) => [variant, codesOf(runs)])).toEqual([
      [{}, ['P']],
      [{ os: 'linux', arch: 'arm' }, ['PF']],
      [{ os: 'linux' }, ['P']],
    ])
  })
})

describe('a run', () => {
  it('holds all attempts of one group, in the order of their times and ids', () => {
    const attempts = resultsOf('unit/a', ['FFP'])
    expect(runsOf([...attempts].reverse())).toEqual([
      {
        run: 'run-0',
        at: start,
        commit: 'git_commit:c0',
        branch: 'change',
        change: 'git_commit:c0',
        passes: 1,
        failures: 2,
        results: attempts.map(({ id }) => id),
      },
    ])
  })

  it('is of the group that somebody knows, or else of the first', () => {
    const own = result('r1', { groups: ['nightly', 'run-7', 'a-team'] })
    const run = { id: 'run-7', branch: 'main' } as const
    expect(runsOf([own])[0]).toMatchObject({ run: 'a-team', branch: 'change' })
    expect(runsOf([own], { runs: [run] })[0]).toMatchObject({ run: 'run-7', branch: 'main' })
    expect(runsOf([own], { runs: [run, { id: 'nightly', branch: 'change' }] })[0]?.run).toBe('nightly')
  })

  it('is of the item where there is no group', () => {
    const runs = runsOf([result('r1', { groups: [] }), result('r2', { groups: [], outcome: 'FAILED' })])
    expect(runs).toMatchObject([{ run: 'git_commit:c0', commit: 'git_commit:c0', passes: 1, failures: 1 }])
  })

  it('is of one code: what failed on one item of a group and passed on another was no retry', () => {
    const items = ['old', 'new', 'old'].map((id) => ({ type: 'git_commit', id }))
    const results = items.map((item, index) =>
      result(`r${index}`, { item, outcome: item.id === 'old' ? 'PASSED' : 'FAILED', groups: ['nightly'] }),
    )
    expect(runsOf(results).map(({ commit, passes, failures }) => [commit, passes, failures])).toEqual([
      ['git_commit:new', 0, 1],
      ['git_commit:old', 2, 0],
    ])
    // Where somebody says which code the whole group ran, items may differ.
    const known = [{ id: 'nightly', branch: 'main', commit: 'abc' }] as const
    expect(runsOf(results, { runs: known })).toMatchObject([{ commit: 'abc', passes: 2, failures: 1 }])
  })

  it('takes change, base and commit from what is known of it', () => {
    const context = { id: 'run-0', branch: 'change', change: '12', base: 'b', commit: 'k' } as const
    expect(runsOf([result('r1')], { runs: [context] })[0]).toMatchObject({
      change: '12',
      base: 'b',
      commit: 'k',
    })
    expect(
      runsOf([result('r1')], { runs: [{ id: 'run-0', branch: 'change', commit: 'k' }] })[0]?.change,
    ).toBe('k')
    expect(runsOf([result('r1')], { runs: [{ ...context, branch: 'main' }] })[0]).not.toHaveProperty('change')
  })

  it('is of a change where nobody says otherwise, so that its failures count against the change', () => {
    expect(runsOf([result('r1')])[0]).toMatchObject({ branch: 'change', change: 'git_commit:c0' })
    const [run] = runsOf([result('r1')], { unstatedBranch: 'main' })
    expect(run?.branch).toBe('main')
    expect(run).not.toHaveProperty('change')
  })

  it('has the signature of its first failure that has one', () => {
    const results = [
      result('r1', { failureSignature: 'of a pass' }),
      result('r2', { outcome: 'FAILED' }),
      result('r3', { outcome: 'FAILED', failureSignature: 's3' }),
      result('r4', { outcome: 'FAILED', failureSignature: 's4' }),
    ]
    expect(runsOf(results)[0]?.signature).toBe('s3')
    expect(runsOf(results.slice(0, 2))[0]).not.toHaveProperty('signature')
  })

  it('takes an outcome that nobody classified for a failure', () => {
    const odd = ['ABORTED', 'toString', '__proto__', 'passed'].map((outcome, index) =>
      result(`r${index}`, { outcome }),
    )
    expect(runsOf(odd)).toMatchObject([{ passes: 0, failures: 4 }])
    const outcomes = defineOutcomes({ ABORTED: 'skip', passed: 'pass' })
    expect(runsOf(odd, { outcomes })).toMatchObject([{ passes: 1, failures: 2 }])
  })

  it('keeps what one id says twice, where that differs', () => {
    const results = [
      result('r1'),
      result('r1'),
      result('r1', { outcome: 'FAILED' }),
      result('r1', { note: 'later' }),
    ]
    expect(runsOf(results)).toMatchObject([{ passes: 1, failures: 1 }])
  })

  it('tells times apart that are finer than a millisecond, in their order', () => {
    const times = ['2026-11-01T00:00:00.000002Z', '2026-11-01T00:00:00.000001Z', '2026-11-01T00:00:00Z']
    const results = times.map((submittedAt, index) => result(`r${index}`, { submittedAt }))
    expect(runsOf(results)).toMatchObject([{ at: start, results: ['r2', 'r1', 'r0'] }])
  })

  it('is as old as its first attempt', () => {
    const results = [1, 0, 2].map((hour) =>
      result(`r${hour}`, { submittedAt: fromEpochMs(start + hour * 3_600_000) }),
    )
    expect(runsOf(results)[0]?.at).toBe(start)
  })
})

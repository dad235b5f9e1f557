import { describe, expect, it } from 'vitest'
import { exonerate } from '../../../src/flake/exoneration/index.ts'
import { passing } from '../../../src/policy/index.ts'
import { attempts, decided, minute, onlyLeaf } from '../../support/gate-examples.ts'
import {
  after,
  before,
  dayMs,
  failureOf,
  historyOf,
  hourMs,
  reasonsFor,
  request,
  run,
  base,
} from './examples.ts'

describe('fails on mainline: the failure rate', () => {
  it.each([
    ['six of ten', 'FPFPFPFPFF', '', true],
    ['five of ten', 'FPFPFPFPFP', '', false],
    ['six of eleven, never of ten', 'FPPPPFFPFFPFP', '', false],
    ['six of ten across the base', 'FPFPF', 'PFPFF', true],
    ['six failures more than ten runs ago', `FFFFFF${'P'.repeat(10)}`, '', false],
    ['six failures more than ten runs later', '', `${'P'.repeat(10)}FFFFFF`, false],
    ['six failures, the last of them ten runs ago', `FFFFFF${'P'.repeat(9)}`, '', false],
    ['three in a row just before', 'PPPPPPPFFF', 'P', true],
    ['three in a row just after', 'PPP', 'FFFP', true],
    ['three in a row across the base', 'PPPPPPPFF', 'FP', true],
    ['three in a row that do not reach the base', 'PPPPPPFFFP', 'P', false],
    ['two in a row', 'PPPPPPPPFF', 'P', false],
    ['flaky runs do not count as failed', 'XXXXXXXX', '', 'flakes'],
    ['only four runs, of which three failed in a row', 'PFFF', '', true],
    ['nothing', '', '', false],
  ])('%s', (_, earlier, later, expected) => {
    const runs = [...before(earlier), ...after(later)]
    const { answers } = exonerate(request(runs))
    const [answer] = answers
    expect(answer?.reason).toBe('fails-on-mainline')
    // Flaky commits meet the other criterion, and say so.
    expect(answer?.exoneration !== undefined).toBe(expected !== false)
    if (expected === 'flakes') expect(answer?.explanation).toMatch(/^Absolved: 0 of 8 runs/)
  })

  it('explains in numbers, also a refusal', () => {
    const { answers } = exonerate(request(before('PPFFPF')))
    expect(answers.map(({ explanation }) => explanation)).toEqual([
      'Not absolved: 3 of 6 runs of main around it failed, 1 of them in a row beside it; 0 of 6 commits of main around it failed and passed.',
      'Not absolved: it failed on 0 independent changes, of 2 that are needed.',
    ])
  })
})

describe('fails on mainline: the flake rate', () => {
  const flake = (at: number): ReturnType<typeof run> => run({ at: base + at, passes: 1, failures: 1 })
  const passes = (count: number, at: number): ReturnType<typeof run>[] =>
    Array.from({ length: count }, () => run({ at: base + at }))

  it.each([
    [
      'two flaky commits of 200 within a week',
      [flake(-dayMs), flake(dayMs), ...passes(198, -2 * dayMs)],
      true,
    ],
    ['two of 201', [flake(-dayMs), flake(dayMs), ...passes(199, -2 * dayMs)], false],
    ['one', [flake(-dayMs), ...passes(10, -2 * dayMs)], false],
    ['two within two weeks, of few', [flake(-13 * dayMs), flake(-dayMs), ...passes(50, -2 * dayMs)], true],
    [
      'two within two weeks, of a hundred in one',
      [flake(-13 * dayMs), flake(-dayMs), ...passes(99, -2 * dayMs)],
      false,
    ],
    ['two, one of them more than two weeks ago', [flake(-15 * dayMs), flake(-dayMs)], false],
  ])('%s', (_, runs, expected) => {
    expect(reasonsFor(runs)).toEqual(expected ? ['fails-on-mainline'] : [])
  })

  it('a commit that failed in one run and passed in another is flaky', () => {
    const pair = (commit: string): ReturnType<typeof run>[] => [
      run({ commit, at: base - dayMs }),
      run({ commit, at: base - dayMs + 1, passes: 0, failures: 1, results: [`${commit}-f`] }),
    ]
    const { exonerations } = exonerate(request([...pair('a'), ...pair('b')]))
    expect(exonerations).toMatchObject([{ reason: 'fails-on-mainline', evidence: ['a-f', 'b-f'] }])
  })
})

describe('fails on other changes', () => {
  const signed = [{ testcase: 'unit/a', variant: {}, at: base, results: ['own-1'], signature: 's1' }]

  it('two of them', () => {
    const runs = [failureOf('8', { results: ['r8'] }), failureOf('9', { results: ['r9'] }), ...before('PPPP')]
    const { exonerations } = exonerate(request(runs))
    expect(exonerations).toEqual([
      {
        id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
        testcase: 'unit/a',
        variant: {},
        reason: 'fails-on-other-changes',
        evidence: ['r8', 'r9'],
        at: '2026-11-25T00:00:00.000Z',
        modelVersion: 'exoneration-1',
      },
    ])
  })

  it.each([
    ['one change twice', [failureOf('8'), failureOf('8')]],
    ['one commit under two ids', [failureOf('8', { commit: 'x' }), failureOf('9', { commit: 'x' })]],
    ['one result under two ids', [failureOf('8', { results: ['x'] }), failureOf('9', { results: ['x'] })]],
    ['the change itself', [failureOf('8'), failureOf('7')]],
    ['its commit under another id', [failureOf('8'), failureOf('9', { commit: 'head-7' })]],
    ['its results under another id', [failureOf('8'), failureOf('9', { results: ['own-1', 'x'] })]],
    [
      'a commit that it was seen with under another id',
      [failureOf('8'), run({ branch: 'change', change: '7', commit: 'x' }), failureOf('9', { commit: 'x' })],
    ],
    ['a related change', [failureOf('8'), failureOf('related')]],
    ['a bot', [failureOf('8'), failureOf('bot-change')]],
    ['a change by a bot', [failureOf('8'), failureOf('by-bot')]],
    ['a change by the same author', [failureOf('8'), failureOf('by-ann')]],
    ['a day and more ago', [failureOf('8'), failureOf('9', { at: base - dayMs - 1 })]],
    ['a day and more later', [failureOf('8'), failureOf('9', { at: base + dayMs + 1 })]],
    ['a flake', [failureOf('8'), failureOf('9', { passes: 1 })]],
    ['a run without a result', [failureOf('8'), failureOf('9', { results: [] })]],
    ['a run of no known change', [failureOf('8'), run({ branch: 'change', passes: 0, failures: 1 })]],
  ])('not %s', (_, runs) => {
    const fields = {
      changeUnderTest: { change: '7', commits: ['head-7'], relatedChanges: ['related'] },
      authors: new Map([
        ['7', 'ann'],
        ['by-bot', 'Renovate'],
        ['by-ann', 'Ann '],
      ]),
      bots: { changes: ['bot-change'], authors: ['renovate'] },
    }
    expect(reasonsFor(runs, fields)).toEqual([])
    expect(reasonsFor([...runs, failureOf('10')], fields)).toEqual(['fails-on-other-changes'])
  })

  it('in the same way, where that is known', () => {
    const others = (one: object, other: object) => [failureOf('8', one), failureOf('9', other)]
    const of = (runs: ReturnType<typeof others>): string[] => reasonsFor(runs, { verdicts: signed })
    expect(of(others({ signature: 's1' }, { signature: 's1' }))).toEqual(['fails-on-other-changes'])
    expect(of(others({ signature: 's1' }, { signature: 's2' }))).toEqual([])
    expect(of(others({ signature: 's1' }, {}))).toEqual([])
  })

  it('two different failures of one test both have to be absolved', () => {
    const verdicts = [...signed, { ...signed[0]!, signature: 's2', results: ['own-2'] }]
    const first = [failureOf('8', { signature: 's1' }), failureOf('9', { signature: 's1' })]
    const second = [failureOf('10', { signature: 's2' }), failureOf('11', { signature: 's2' })]
    expect(reasonsFor(first, { verdicts })).toEqual([])
    expect(reasonsFor([...first, ...second], { verdicts }).length).toBe(2)
  })
})

describe('main with the change in it', () => {
  const red = after('FFFFFF')

  it('is no evidence from the merge on', () => {
    const change = { change: '7', commits: ['head-7'] }
    expect(reasonsFor(red)).toEqual(['fails-on-mainline'])
    expect(reasonsFor(red, { changeUnderTest: { ...change, mergedAt: base + hourMs } })).toEqual([])
    expect(reasonsFor(red, { changeUnderTest: { ...change, mergedAt: base + 4 * hourMs } })).toEqual([
      'fails-on-mainline',
    ])
  })

  it('is known by the commit that the change was merged as', () => {
    const commits = ['head-7', red[0]!.commit]
    expect(reasonsFor(red, { changeUnderTest: { change: '7', commits } })).toEqual([])
  })

  it('is known by a commit or a result that was seen with the change', () => {
    const seen = (fields: object) => run({ branch: 'change', change: '7', ...fields })
    expect(reasonsFor([...red, seen({ commit: red[0]!.commit })])).toEqual([])
    expect(reasonsFor([...red, seen({ results: red[0]!.results })])).toEqual([])
  })

  it('flakes from the merge on are none either', () => {
    const flakes = after('XXPP')
    expect(reasonsFor(flakes)).toEqual(['fails-on-mainline'])
    const changeUnderTest = { change: '7', commits: [], mergedAt: base + 2 * hourMs }
    expect(reasonsFor(flakes, { changeUnderTest })).toEqual([])
  })

  it('runs of its own there do not make the window narrow', () => {
    const flake = () => run({ at: base - dayMs, passes: 1, failures: 1 })
    const old = Array.from({ length: 150 }, () => run({ at: base - 10 * dayMs }))
    const fresh = Array.from({ length: 97 }, () => run({ at: base - 2 * dayMs }))
    const all = [flake(), flake(), ...old, ...fresh]
    // 99 commits in a week are few, and two of the 249 in two weeks are below one in a hundred.
    expect(reasonsFor(all)).toEqual([])
    expect(reasonsFor([...all, run({ at: base + dayMs, commit: 'head-7' })])).toEqual([])
    expect(reasonsFor([...all, run({ at: base - 2 * dayMs })])).toEqual(['fails-on-mainline'])
  })

  it('a failure that a second report of the run takes back is none', () => {
    const failures = before('FFFFFF')
    const passes = failures.map((one) => ({ ...one, passes: 1, failures: 0 }))
    expect(reasonsFor([...failures, ...passes])).toEqual([])
    expect(reasonsFor([...passes, ...failures])).toEqual([])
  })

  it('a failure that nobody can look up is none', () => {
    const without = (one: ReturnType<typeof run>) => ({ ...one, results: [] })
    expect(reasonsFor(before('FFFFFFFF').map(without))).toEqual([])
    expect(reasonsFor(before('XXXX').map(without))).toEqual([])
  })
})

describe('what an exoneration covers', () => {
  const twoRed = [failureOf('8'), failureOf('9')]
  const verdict = (
    variant: Record<string, string>,
  ): { testcase: string; variant: Record<string, string>; at: number; results: string[] } => ({
    testcase: 'unit/a',
    variant,
    at: base,
    results: [`own-${JSON.stringify(variant)}`],
  })

  it('is not given when it would cover another failure that is not absolved', () => {
    const verdicts = [verdict({}), verdict({ os: 'windows' })]
    const { exonerations, answers } = exonerate(request(twoRed, { verdicts }))
    expect(exonerations).toEqual([])
    expect(answers[1]?.explanation).toMatch(
      /but it would also cover the failure in os:windows, which is not absolved\.$/,
    )
  })

  it('is given when both are', () => {
    const verdicts = [verdict({}), verdict({ os: 'windows' })]
    const windows = { testcase: 'unit/a', variant: { os: 'windows' }, runs: [failureOf('8'), failureOf('9')] }
    const { exonerations } = exonerate(request([], { verdicts, histories: [historyOf(twoRed), windows] }))
    expect(exonerations.map(({ variant }) => variant)).toEqual([{}, { os: 'windows' }])
  })

  it('is another variant’s business when that is narrower', () => {
    const verdicts = [verdict({ os: 'windows' }), verdict({ os: 'linux' })]
    const windows = { testcase: 'unit/a', variant: { os: 'windows' }, runs: twoRed }
    const { exonerations } = exonerate(request([], { verdicts, histories: [windows] }))
    expect(exonerations.map(({ variant }) => variant)).toEqual([{ os: 'windows' }])
  })

  it('works for tests with odd names', () => {
    const odd = { testcase: '__proto__', variant: {}, at: base, results: ['x'] }
    const { exonerations } = exonerate(
      request([], { verdicts: [odd], histories: [{ testcase: '__proto__', variant: {}, runs: twoRed }] }),
    )
    expect(exonerations).toMatchObject([{ testcase: '__proto__' }])
    expect(reasonsFor([failureOf('__proto__'), failureOf('constructor')])).toEqual(['fails-on-other-changes'])
  })
})

describe('at the gate', () => {
  const at = Date.parse(minute(20))
  const soon = (change: string) => failureOf(change, { at: at - hourMs, results: [`r${change}`] })
  const verdicts = [{ testcase: 'unit/a', variant: {}, at, results: ['a1'] }]
  const { exonerations } = exonerate({
    at,
    changeUnderTest: { change: '7', commits: ['head-7'] },
    verdicts,
    histories: [historyOf([soon('8'), soon('9')])],
  })
  const results = attempts('FAILED')

  it('counts as an exoneration and not as a waiver, for the reasons that a rule names', () => {
    const rule = passing('unit/a', { exonerations: ['fails-on-other-changes'] })
    const leaf = onlyLeaf(decided(rule, { results, exonerations }))
    expect(leaf).toMatchObject({
      status: 'satisfied',
      code: 'exonerated',
      base: 'failed',
      cites: { exonerations: [exonerations[0]?.id] },
    })
    expect(leaf.cites).not.toHaveProperty('waivers')
  })

  it('does not count where the rule names other reasons, or none', () => {
    for (const rule of [passing('unit/a', { exonerations: ['fails-on-mainline'] }), passing('unit/a')])
      expect(decided(rule, { results, exonerations }).status).toBe('unsatisfied')
  })

  it('absolves no other variant, and stands in for no result', () => {
    const rule = passing('unit/a', { exonerations: ['fails-on-other-changes'] })
    expect(decided(rule, { exonerations }).status).toBe('pending')
    const narrow = exonerations.map((one) => ({ ...one, variant: { os: 'linux' } }))
    expect(decided(rule, { results, exonerations: narrow }).status).toBe('unsatisfied')
  })
})

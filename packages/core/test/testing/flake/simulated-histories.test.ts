import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isHardFailure } from '../../../src/flake/evidence/test-run.ts'
import {
  regimes,
  simulatedHistories,
  simulatedInstant,
  simulateProject,
  type SimulatedRun,
} from '../../../src/testing/flake/index.ts'

const dayMs = 86_400_000

function mainRun(index: number, more: Partial<SimulatedRun> = {}): SimulatedRun {
  return {
    t: index / 4,
    b: 0,
    c: index,
    key: `m${index}`,
    pr: -1,
    push: -1,
    m: 0,
    rerun: false,
    failShare: 0,
    fails: 0,
    ...more,
  }
}

/** Runs of main, a quarter of a day apart. */
function mainRuns(count: number): SimulatedRun[] {
  return Array.from({ length: count }, (_, index) => mainRun(index))
}

function runsOf(codes: string, runs: readonly SimulatedRun[] = mainRuns(codes.length)) {
  return simulatedHistories([{ id: 'test', codes }], runs)[0]?.runs ?? []
}

describe('simulatedHistories', () => {
  it.each([
    { code: '0', passes: 1, failures: 0 },
    { code: '1', passes: 1, failures: 1 },
    { code: '2', passes: 0, failures: 1 },
    { code: '3', passes: 0, failures: 2 },
    { code: '4', passes: 1, failures: 2 },
    { code: '5', passes: 0, failures: 3 },
  ])('reads $code as $passes passes and $failures failures', ({ code, passes, failures }) => {
    expect(runsOf(code)).toEqual([
      expect.objectContaining({ at: 0, commit: 'main:m0', branch: 'main', passes, failures }),
    ])
  })

  it('has no run where the test did not run: by its code, or because its codes have ended', () => {
    const runs = mainRuns(5)
    expect(runsOf('0910', runs).map(({ commit }) => commit)).toEqual(['main:m0', 'main:m2', 'main:m3'])
    expect(runsOf('99999', runs)).toEqual([])
    expect(runsOf('', runs)).toEqual([])
  })

  it.each(['6', '7', '8', 'P', ' ', '-'])('throws for the code "%s", and says where', (code) => {
    expect(() => runsOf(`00${code}`)).toThrow(
      new TypeError(`"${code}" is no outcome code, at place 2 of test.`),
    )
  })

  it('says of a change which one it is, and on which commit of main it stands', () => {
    const runs = [
      mainRun(0),
      mainRun(1, { b: 1, c: 0, key: 'p7.1', pr: 7, push: 1 }),
      mainRun(2, { b: 1, c: 9, pr: 8 }),
    ]
    expect(runsOf('000', runs)).toEqual([
      expect.objectContaining({ branch: 'main', commit: 'main:m0' }),
      expect.objectContaining({
        branch: 'change',
        commit: 'change:p7.1',
        change: 'change-7',
        base: 'main:m0',
      }),
      expect.not.objectContaining({ base: expect.anything() }),
    ])
    expect(runsOf('000', runs)[0]).not.toHaveProperty('change')
  })

  it('puts runs into the order of time, in whatever order they are listed', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(mainRuns(12), { minLength: 12 }),
        fc.array(fc.constantFrom('0', '1', '2', '9'), { minLength: 12, maxLength: 12 }),
        (runs, codes) => {
          const order = runs.map((_, index) => index).sort((a, b) => (runs[a]?.t ?? 0) - (runs[b]?.t ?? 0))
          const sorted = runsOf(order.map((index) => codes[index]).join(''))
          const seen = runsOf(codes.join(''), runs)
          expect(seen.map(({ at }) => at)).toEqual(seen.map(({ at }) => at).sort((a, b) => a - b))
          expect(seen.map(({ commit, passes }) => [commit, passes])).toEqual(
            sorted.map(({ commit, passes }) => [commit, passes]),
          )
        },
      ),
    )
  })

  it('does not look ahead: before a day there is only what ran before it', () => {
    const runs = mainRuns(20)
    const [history] = simulatedHistories([{ id: 'test', codes: '0'.repeat(20) }], runs, { before: 2 })
    expect(history?.runs.map(({ at }) => at / dayMs)).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75])
    expect(simulatedHistories([{ id: 'test', codes: '0' }], mainRuns(1), { before: 0 })[0]?.runs).toEqual([])
  })

  it('leaves out runs in which much failed, unless they are kept or the rule is another', () => {
    const runs = [mainRun(0), mainRun(1, { fails: 6, failShare: 0.3 }), mainRun(2)]
    const tests = [{ id: 'test', codes: '030' }]
    const counts = (options?: Parameters<typeof simulatedHistories>[2]) =>
      simulatedHistories(tests, runs, options).map((history) => history.runs.length)
    expect(counts()).toEqual([2])
    expect(counts({ massFailures: 'keep' })).toEqual([3])
    expect(counts({ massFailures: { share: 0.5, fewest: 2 } })).toEqual([3])
    expect(counts({ massFailures: { share: 0.3, fewest: 7 } })).toEqual([3])
    expect(counts({ massFailures: { share: 0.3, fewest: 6 } })).toEqual([2])
  })

  it('counts what failed among the tests, too, also where a retry saved it', () => {
    const tests = Array.from({ length: 20 }, (_, index) => ({
      id: `t${index}`,
      codes: index < 6 ? '010' : '000',
    }))
    const seen = (own: typeof tests): number[] =>
      simulatedHistories(own, mainRuns(3)).map((history) => history.runs.length)
    expect(new Set(seen(tests))).toEqual(new Set([2]))
    expect(new Set(seen(tests.slice(1)))).toEqual(new Set([3]))
  })

  it('tells runs of one time apart by what they are, not by their place in the file', () => {
    const runs = [
      mainRun(0),
      mainRun(0, { b: 1, c: 0, key: 'm0', pr: 1, push: 0 }),
      mainRun(0, { b: 1, c: 0, key: 'x', pr: 2, push: 0 }),
    ]
    const backwards = runsOf('210', [...runs].reverse())
    expect(runsOf('012', runs)).toEqual(backwards)
    expect(backwards.map(({ commit }) => commit)).toEqual(['main:m0', 'change:m0', 'change:x'])
  })

  it('counts how many of the runs left out at the end the test failed in', () => {
    const outage = { fails: 10, failShare: 0.5 }
    const runs = [mainRun(0), mainRun(1, outage), mainRun(2, outage)]
    const [both, one, none] = simulatedHistories(
      [
        { id: 'both', codes: '033' },
        { id: 'one', codes: '003' },
        { id: 'none', codes: '030' },
      ],
      runs,
    )
    expect([both?.excludedTail, one?.excludedTail, none?.excludedTail]).toEqual([2, 1, undefined])
  })

  it('gives the histories of a simulated project, one for each test and with its failures', () => {
    const project = simulateProject({ ...regimes.sparse, tests: 60 }, 7)
    const histories = simulatedHistories(project.tests, project.runs, { massFailures: 'keep' })
    expect(histories.map(({ testcase }) => testcase)).toEqual(project.tests.map(({ id }) => id))
    for (const [index, { runs }] of histories.entries()) {
      const codes = project.tests[index]?.codes ?? ''
      expect(runs).toHaveLength(codes.length)
      expect(runs.filter(isHardFailure)).toHaveLength(
        [...codes].filter((code) => '235'.includes(code)).length,
      )
    }
  })

  it('begins with 1970, to the millisecond', () => {
    expect(simulatedInstant(0)).toBe(0)
    expect(simulatedInstant(1.5)).toBe(1.5 * dayMs)
    expect(simulatedInstant(1e-9)).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import {
  codecovScorer,
  entropyScorer,
  flipRateScorer,
  foldCodecovFlake,
  luciFlakeRateScorer,
  passOnRetryScorer,
  sameCommitScorer,
  testgridScorer,
  weightedFlipRateScorer,
} from '../../../src/flake/scorers/index.ts'
import type { TestHistory, TestRun } from '../../../src/flake/evidence/test-run.ts'
import { dayMs, endOf, history, historyOf, hourMs, start, testRun } from './histories.ts'

/** `'c1:F c1:P c2:FP'`: commit and attempts, an hour apart. */
function onCommits(text: string, more: Partial<TestRun> = {}): TestHistory {
  const runs = text.split(' ').map((part, index) => {
    const [commit = '', codes = ''] = part.split(':')
    return testRun(index, codes, { commit, at: start + index * hourMs, ...more })
  })
  return historyOf(runs)
}

describe('testgrid', () => {
  // The table of flipanalyzer_test.go at 0b3ae2b; K is a pass after a retry.
  it.each([
    { letters: '', share: 0 },
    { letters: 'PPP', share: 0 },
    { letters: 'PFPPKPPPPF', share: 0.3 },
    { letters: 'PFFPPPPFPP', share: 0.2 },
    { letters: 'PFFFFFPFPF', share: 0.4 },
    { letters: 'PFFKFFPFPF', share: 0.5 },
    { letters: 'FFFPPP', share: 0 },
  ])('$letters: $share', ({ letters, share }) => {
    const of = history(...[...letters].map((letter) => (letter === 'K' ? 'FP' : letter)))
    expect(testgridScorer().score(of, endOf(of)).score).toBeCloseTo(share, 12)
  })

  it('leaves out the runs it is told to, and those of changes', () => {
    const of = history('P', 'F', 'P', 'P', 'P')
    const at = endOf(of)
    expect(testgridScorer().score(of, at)).toMatchObject({ score: 0.2, samples: 5 })
    expect(testgridScorer({ ignoredRuns: new Set(['run-00001']) }).score(of, at)).toMatchObject({
      score: 0,
      samples: 4,
    })
    const changes = historyOf(of.runs.map((run) => ({ ...run, branch: 'change' as const })))
    expect(testgridScorer().score(changes, at).samples).toBe(0)
    expect(testgridScorer({ branches: 'all' }).score(changes, at).samples).toBe(5)
  })

  it('looks back 7 days', () => {
    const of = history('F', 'P')
    expect(testgridScorer().score(of, start + 7 * dayMs).samples).toBe(2)
    expect(testgridScorer().score(of, start + 7 * dayMs + 1).samples).toBe(1)
    expect(testgridScorer({ breakageLength: 1 }).score(of, endOf(of)).score).toBe(0)
  })
})

describe('Codecov', () => {
  const passes = (count: number): string[] => Array.from({ length: count }, () => 'P')

  // The rules of ta_process_flakes.py.
  it.each([
    { name: 'only passes', codes: passes(2), flake: undefined },
    { name: 'the first failure opens', codes: ['F'], flake: { count: 1, failures: 1, recentPasses: 0 } },
    { name: 'one more', codes: ['F', 'F'], flake: { count: 2, failures: 2, recentPasses: 0 } },
    {
      name: 'a failure ends the passes in a row',
      codes: ['F', 'P', 'P', 'F'],
      flake: { count: 4, failures: 2, recentPasses: 0 },
    },
    { name: '29 passes', codes: ['F', ...passes(29)], flake: { count: 30, failures: 1, recentPasses: 29 } },
    { name: '30 passes', codes: ['F', ...passes(30)], flake: undefined },
    { name: '31 passes', codes: ['F', ...passes(31)], flake: undefined },
    {
      name: 'another after the end',
      codes: ['F', ...passes(30), 'F'],
      flake: { count: 1, failures: 1, recentPasses: 0 },
    },
    { name: 'a retry', codes: ['FFP'], flake: { count: 3, failures: 2, recentPasses: 1 } },
  ])('$name', ({ codes, flake }) => {
    const of = history(...codes)
    expect(foldCodecovFlake(of.runs, 30)).toEqual(flake)
    const answer = codecovScorer().score(of, endOf(of))
    expect(answer.flaky).toBe(flake !== undefined)
    expect(answer.score).toBe(flake === undefined ? 0 : flake.failures / flake.count)
  })

  it('goes on from a flake that is open', () => {
    const open = { count: 5, failures: 2, recentPasses: 0 }
    expect(foldCodecovFlake(history('P', 'F').runs, 30, open)).toEqual({
      count: 7,
      failures: 3,
      recentPasses: 0,
    })
    expect(
      foldCodecovFlake(history('P', 'F').runs, 30, { count: 29, failures: 1, recentPasses: 29 }),
    ).toEqual({
      count: 1,
      failures: 1,
      recentPasses: 0,
    })
  })

  it('looks at the main branch, however long ago', () => {
    const of = historyOf([testRun(0, 'F')])
    expect(codecovScorer().score(of, start + 900 * dayMs).flaky).toBe(true)
    const change = historyOf([testRun(0, 'F', { branch: 'change' })])
    expect(codecovScorer().score(change, start).flaky).toBe(false)
    expect(codecovScorer({ branches: 'all' }).score(change, start).flaky).toBe(true)
    expect(codecovScorer({ passesToEnd: 1 }).score(history('F', 'P'), start + dayMs).flaky).toBe(false)
  })
})

describe('same commit and pass on retry', () => {
  it.each([
    { text: 'c1:FP', same: true, retry: true },
    { text: 'c1:F c1:P', same: true, retry: true },
    { text: 'c1:P c1:F', same: true, retry: false },
    { text: 'c1:P c2:F', same: false, retry: false },
    { text: 'c1:FF', same: false, retry: false },
    { text: 'c1:F c2:P', same: false, retry: false },
    { text: 'c1:F c2:P c1:P', same: true, retry: true },
  ])('$text', ({ text, same, retry }) => {
    for (const branch of ['main', 'change'] as const) {
      const of = onCommits(text, { branch })
      expect(sameCommitScorer().score(of, endOf(of)).flaky).toBe(same)
      expect(passOnRetryScorer().score(of, endOf(of)).flaky).toBe(retry)
    }
  })

  it('score the share of commits', () => {
    const of = onCommits('c1:FP c2:P c3:P c4:F')
    expect(sameCommitScorer().score(of, endOf(of))).toMatchObject({ score: 0.25, samples: 4 })
    expect(passOnRetryScorer().score(of, endOf(of))).toMatchObject({ score: 0.25, samples: 4 })
  })

  it('forget after 14 and after 7 days', () => {
    const of = onCommits('c1:FP')
    expect(sameCommitScorer().score(of, start + 14 * dayMs).flaky).toBe(true)
    expect(sameCommitScorer().score(of, start + 14 * dayMs + 1).flaky).toBe(false)
    expect(passOnRetryScorer().score(of, start + 7 * dayMs).flaky).toBe(true)
    expect(passOnRetryScorer().score(of, start + 7 * dayMs + 1).flaky).toBe(false)
  })

  it('can ask for more than one commit', () => {
    const of = onCommits('c1:FP c2:P')
    expect(sameCommitScorer({ minimumCommits: 2 }).score(of, endOf(of)).flaky).toBe(false)
  })
})

describe('LUCI', () => {
  const commits = (count: number, flaky: number, offsetDays: number): TestRun[] =>
    Array.from({ length: count }, (_, index) =>
      testRun(index, index < flaky ? 'FP' : 'P', {
        run: `${offsetDays}-${index}`,
        commit: `${offsetDays}-${index}`,
        at: start + 20 * dayMs - offsetDays * dayMs,
      }),
    )
  const scoreOf = (runs: readonly TestRun[]) =>
    luciFlakeRateScorer().score(historyOf(runs), start + 20 * dayMs)

  it('wants two flaky commits and one in a hundred', () => {
    expect(scoreOf(commits(100, 1, 1)).flaky).toBe(false)
    expect(scoreOf(commits(200, 2, 1)).flaky).toBe(true)
    expect(scoreOf(commits(201, 2, 1)).flaky).toBe(false)
    expect(scoreOf(commits(2, 2, 1)).flaky).toBe(true)
  })

  it('looks back 14 days where 7 hold fewer than 100 commits', () => {
    expect(scoreOf([...commits(99, 0, 1), ...commits(2, 2, 10)])).toMatchObject({ flaky: true, samples: 101 })
    expect(scoreOf([...commits(100, 0, 1), ...commits(2, 2, 10)])).toMatchObject({
      flaky: false,
      samples: 100,
    })
    expect(scoreOf(commits(5, 5, 15)).samples).toBe(0)
  })
})

describe('flip rate, entropy and the weighted flip rate', () => {
  it('flip rate', () => {
    const of = history('P', 'F', 'F', 'P', 'FP')
    expect(flipRateScorer().score(of, endOf(of))).toMatchObject({ score: 0.75, samples: 4 })
    expect(flipRateScorer().score(history('F'), start)).toMatchObject({ score: 0, samples: 0 })
  })

  it('takes runs of one time by their ids', () => {
    const at = start + dayMs
    const of = historyOf([
      testRun(0, 'P'),
      testRun(1, 'P', { at, run: 'b', commit: 'a' }),
      testRun(2, 'F', { at, run: 'a', commit: 'z' }),
    ])
    expect(flipRateScorer().score(of, at).score).toBe(1)
  })

  it('entropy', () => {
    const of = history('P', 'F', 'P', 'F')
    expect(entropyScorer().score(of, endOf(of)).score).toBe(1)
    const rare = history('P', 'P', 'P', 'FP')
    expect(entropyScorer().score(rare, endOf(rare)).score).toBeCloseTo(0.8113, 4)
    expect(entropyScorer().score(history('F', 'F'), endOf(of)).score).toBe(0)
  })

  it('both look back 30 days on the main branch', () => {
    const of = history('P', 'F')
    for (const scorer of [flipRateScorer(), entropyScorer()]) {
      expect(scorer.score(of, start + 31 * dayMs).samples).toBe(0)
      const changes = historyOf(of.runs.map((run) => ({ ...run, branch: 'change' as const })))
      expect(scorer.score(changes, endOf(of)).samples).toBe(0)
    }
  })

  it('the weighted flip rate forgets a tenth a day', () => {
    // Oldest day: PF, 1 change of 1; then 3 changes of 3; newest PPP: none.
    const days = ['P F', 'P F P F', 'P P P']
    const runs = days.flatMap((codes, day) =>
      codes
        .split(' ')
        .map((code, index) => testRun(day * 10 + index, code, { at: start + day * dayMs + index * hourMs })),
    )
    const { score, samples } = weightedFlipRateScorer().score(historyOf(runs), start + 3 * dayMs)
    expect(score).toBeCloseTo((0.9 + 0.81) / (1 + 0.9 + 0.81), 12)
    expect(samples).toBe(3)
  })

  it('versions can be commits; one that was tried once counts as 0', () => {
    const of = onCommits('c1:FP c2:P c1:F')
    const { score, samples } = weightedFlipRateScorer({ version: 'commit', lambda: 0.5 }).score(of, endOf(of))
    expect(samples).toBe(2)
    expect(score).toBeCloseTo((0.5 * (2 / 2)) / 1.5, 12)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestRun } from '../../../src/flake/evidence/test-run.ts'
import {
  deriveLabels,
  DetectionLabelSchema,
  foldDetectionLabels,
  type Detection,
  type TestFix,
} from '../../../src/flake/labels/index.ts'
import { checkEach } from '../../../src/schema/index.ts'

const hourMs = 3_600_000
const then = Date.UTC(2026, 10, 1)

const detection: Detection = {
  testcase: 'unit/a',
  variant: {},
  modelVersion: 'm1',
  detectedAt: '2026-11-01T00:00:00Z',
  probability: 0.97,
  state: 'flaky',
}

/** One run of main an hour after the detection: P passed, F failed, X both, C failed on a change. */
function runs(codes: string): TestRun[] {
  return [...codes].map((code, index) => ({
    run: `ci/${index}`,
    at: then + (index + 1) * hourMs,
    commit: `c${index}`,
    branch: code === 'C' ? ('change' as const) : ('main' as const),
    ...(code === 'C' ? { change: '7' } : {}),
    passes: code === 'P' || code === 'X' ? 1 : 0,
    failures: code === 'P' ? 0 : 1,
    results: [`r${index}`],
  }))
}

function derived(codes: string, state: Detection['state'] = 'flaky', fixes: readonly TestFix[] = []) {
  const [label] = deriveLabels(
    [{ ...detection, state }],
    [{ testcase: 'unit/a', variant: {}, runs: runs(codes) }],
    fixes,
  )
  return label && `${label.label} ${label.by}`
}

const clean = 'P'.repeat(149)
const fix: TestFix = { testcase: 'unit/a', commit: 'c9', at: '2026-11-01T10:30:00Z' }

describe('deriveLabels', () => {
  it.each([
    ['XX', 'flaky', 'right later-evidence:flipped'],
    [`X${clean}X`, 'flaky', 'right later-evidence:flipped'],
    ['X', 'flaky', undefined],
    [clean, 'flaky', 'wrong later-evidence:reran-clean'],
    [clean.slice(1), 'flaky', undefined],
    [`X${clean}`, 'flaky', undefined],
    ['FFFFF', 'flaky', 'wrong later-evidence:turned-out-broken'],
    ['FFFF', 'flaky', undefined],
    ['FFFFFP', 'flaky', undefined],
    ['CCCCC', 'flaky', undefined],
    ['XX', 'steady', 'wrong later-evidence:flipped'],
    [clean, 'steady', 'right later-evidence:reran-clean'],
    ['XX', 'broken', 'wrong later-evidence:flipped'],
    ['FFFFF', 'broken', 'right later-evidence:turned-out-broken'],
    ['XX', 'recovered', 'wrong later-evidence:flipped'],
    ['XX', 'unknown', undefined],
    ['', 'flaky', undefined],
  ] as const)('%s after it was called %s', (codes, state, expected) => {
    expect(derived(codes, state)).toBe(expected)
  })

  it('a repair and clean runs behind it show that it was flaky', () => {
    expect(derived(`PXPPPPPPPP${clean}`, 'flaky', [fix])).toBe('right later-evidence:fixed')
    expect(derived(`PXPPPPPPPP${clean.slice(1)}`, 'flaky', [fix])).toBeUndefined()
    expect(derived(`PXPPPPPPPP${clean}`, 'flaky', [{ ...fix, testcase: 'unit/b' }])).toBeUndefined()
    expect(derived(`PXPPPPPPPP${clean}`, 'flaky', [{ ...fix, variant: { os: 'x' } }])).toBeUndefined()
    expect(derived(`PPPPPPPPPP${clean}`, 'steady', [fix])).toBeUndefined()
  })

  it('two flips on one commit are one', () => {
    const same = runs('XX').map((run) => ({ ...run, commit: 'c0' }))
    expect(deriveLabels([detection], [{ testcase: 'unit/a', variant: {}, runs: same }])).toEqual([])
  })

  it('only what happens within the horizon says something', () => {
    const late = runs('XX').map((run) => ({ ...run, at: run.at + 14 * 24 * hourMs }))
    expect(deriveLabels([detection], [{ testcase: 'unit/a', variant: {}, runs: late }])).toEqual([])
    const early = runs('XX').map((run) => ({ ...run, at: run.at - 3 * hourMs }))
    expect(deriveLabels([detection], [{ testcase: 'unit/a', variant: {}, runs: early }])).toEqual([])
  })

  it('order and repeats change nothing, and derived again they are the same labels', () => {
    const code = fc.constantFrom('P', 'P', 'P', 'F', 'X', 'C')
    const states = fc.constantFrom('broken', 'flaky', 'recovered', 'steady', 'unknown')
    fc.assert(
      fc.property(fc.array(code, { maxLength: 12 }), states, (codes, state) => {
        const own = { ...detection, state: state as Detection['state'] }
        const all = runs(codes.join(''))
        const history = { testcase: 'unit/a', variant: {}, runs: all }
        const options = { cleanRate: 0.5, brokenRuns: 2 }
        const labels = deriveLabels([own], [history], [], options)
        const turned = { ...history, runs: [...all, ...all].reverse() }
        const again = deriveLabels([own, own], [turned, history], [], options)
        expect(again.slice(0, labels.length)).toEqual(labels)
        expect(new Set(again.map(({ id }) => id))).toEqual(new Set(labels.map(({ id }) => id)))
        expect(foldDetectionLabels([...labels, ...again])).toEqual(foldDetectionLabels(labels))
        expect(checkEach(DetectionLabelSchema, labels).isOk()).toBe(true)
      }),
    )
  })

  it('later runs never turn a flip back', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('P', 'F', 'X'), { maxLength: 30 }), (codes) => {
        expect(derived(`XX${codes.join('')}`)).toBe('right later-evidence:flipped')
      }),
    )
  })
})

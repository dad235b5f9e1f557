import { describe, expect, it } from 'vitest'
import { leavesOf, noneFailing, passing, type Decision } from '../../src/policy/index.ts'
import type { Group } from '../../src/schema/index.ts'
import { decided, minute, onlyLeaf, result } from '../support/gate-examples.ts'

const a = result({ testcase: 'unit/a', groups: ['run-1'] })
const b = result({ testcase: 'unit/b', groups: ['run-1'] })
const failedB = { ...b, outcome: 'FAILED' }
const run: Group = { id: 'run-1', state: 'complete' }

function codes(decision: Decision): string[] {
  return leavesOf(decision.tree).map((leaf) => `${leaf.code}: ${leaf.status}`)
}

describe('a population of named testcases', () => {
  const rule = noneFailing({ testcases: ['unit/a', 'unit/b', 'unit/a'] })

  it('needs every one to be reported', () => {
    expect(decided(rule, { results: [a, b] }).status).toBe('satisfied')
    expect(codes(decided(rule, { results: [a] }))).toEqual(['passed: satisfied', 'missing: pending'])
    expect(decided(rule, { results: [a, failedB] }).status).toBe('unsatisfied')
  })

  it('does not look at other testcases', () => {
    expect(decided(rule, { results: [a, b, result({ testcase: 'unit/c', outcome: 'FAILED' })] }).status).toBe(
      'satisfied',
    )
  })
})

describe('a population by a list', () => {
  const rule = noneFailing({ list: 'blocking' })

  it.each([
    ['unknown', undefined, 'missing-fact: pending'],
    ['unknown beside another', { other: ['unit/a'] }, 'missing-fact: pending'],
    ['empty', { blocking: [] }, 'empty-population: inconclusive'],
    ['of what passed', { blocking: ['unit/a'] }, 'passed: satisfied'],
  ] as const)('%s', (_, lists, code) => {
    expect(codes(decided(rule, { results: [a], ...(lists ? { lists } : {}) }))).toContain(code)
  })

  it('is not fooled by names that every object has', () => {
    const named = noneFailing({ list: 'constructor' })
    expect(decided(named, { results: [a], lists: {} }).status).toBe('pending')
  })
})

describe('a population of complete runs', () => {
  const rule = noneFailing({ group: 'complete', testcases: 'unit/*' })

  it.each([
    ['no run', [], 'pending'],
    ['an open run', [{ ...run, state: 'open' }], 'pending'],
    ['an aborted run', [{ ...run, state: 'aborted' }], 'inconclusive'],
    ['a complete run', [run], 'satisfied'],
    ['a complete run and an open one', [run, { id: 'run-2', state: 'open' }], 'pending'],
    ['a complete run with all results', [{ ...run, resultCount: 2 }], 'satisfied'],
    ['a complete run with a result missing', [{ ...run, resultCount: 3 }], 'pending'],
    ['one run told in two ways', [run, { ...run, state: 'open' }], 'pending'],
    ['a run that ended just now', [{ ...run, finishedAt: minute(30) }], 'satisfied'],
    ['a run that ends after the cut', [{ ...run, finishedAt: minute(31) }], 'pending'],
    [
      'a run that is aborted after the cut',
      [{ ...run, state: 'aborted', finishedAt: minute(31) }],
      'pending',
    ],
  ] as const)('%s: %s', (_, groups, status) => {
    expect(decided(rule, { results: [a, b], groups }).status).toBe(status)
  })

  it.each([
    [
      'done again in full',
      [
        { id: 'run-0', state: 'aborted' },
        { ...run, replaces: 'run-0' },
      ],
      'satisfied',
    ],
    [
      'left open, then done again',
      [
        { id: 'run-0', state: 'open' },
        { ...run, replaces: 'run-0' },
      ],
      'satisfied',
    ],
    [
      'done again, and not finished',
      [
        { id: 'run-0', state: 'aborted' },
        { ...run, state: 'open', replaces: 'run-0' },
      ],
      'pending',
    ],
    [
      'done again, with results missing',
      [
        { id: 'run-0', state: 'aborted' },
        { ...run, resultCount: 3, replaces: 'run-0' },
      ],
      'pending',
    ],
    ['that replaces itself', [{ ...run, state: 'aborted', replaces: 'run-1' }], 'inconclusive'],
    [
      'each of two that replace one another',
      [
        { id: 'run-0', state: 'complete', replaces: 'run-1' },
        { ...run, replaces: 'run-0' },
      ],
      'satisfied',
    ],
  ] as const)('a run %s', (_, groups, status) => {
    expect(decided(rule, { results: [a, b], groups }).status).toBe(status)
  })

  it('never loses the failures of a run that was replaced', () => {
    const groups: Group[] = [
      { id: 'run-0', state: 'aborted' },
      { ...run, replaces: 'run-0' },
    ]
    const early = { ...a, id: 'early', outcome: 'FAILED', groups: ['run-0'] }
    expect(decided(rule, { results: [early, a, b], groups }).status).toBe('unsatisfied')
  })

  it('waits for a run of which there are results, although nobody has declared it', () => {
    const groups: Group[] = [run]
    const shard = result({ testcase: 'unit/c', groups: ['run-2'] })
    expect(decided(rule, { results: [a, b, shard], groups }).status).toBe('pending')
    expect(codes(decided(rule, { results: [a, b, shard], groups }))).toContain('run-unknown: pending')
    expect(decided(rule, { results: [a, b] }).status).toBe('pending')
  })

  it('takes a pass only from the runs it asks for, and a failure from anywhere', () => {
    const named = noneFailing({ group: 'complete', testcases: '*', runs: 'run-*' })
    const groups: Group[] = [run, { id: 'other', state: 'complete' }]
    const elsewhere = { ...a, groups: ['other'] }
    expect(decided(named, { results: [elsewhere], groups }).status).toBe('inconclusive')
    expect(decided(named, { results: [{ ...a, groups: [] }], groups }).status).toBe('inconclusive')
    expect(
      decided(named, { results: [a, { ...b, outcome: 'FAILED', groups: ['other'] }], groups }).status,
    ).toBe('unsatisfied')
  })

  it.each([
    [
      'through another that was aborted too',
      [
        { id: 'run-a', state: 'aborted' },
        { id: 'run-b', state: 'aborted', replaces: 'run-a' },
        { ...run, replaces: 'run-b' },
      ],
      'satisfied',
    ],
    [
      'by one that the rule does not ask for',
      [{ id: 'run-a', state: 'aborted' }, { id: 'docs', state: 'complete', replaces: 'run-a' }, run],
      'inconclusive',
    ],
    [
      'in a circle that nothing complete is in',
      [
        { id: 'run-a', state: 'aborted', replaces: 'run-b' },
        { id: 'run-b', state: 'aborted', replaces: 'run-a' },
        run,
      ],
      'inconclusive',
    ],
  ] as const)('a run replaced %s', (_, groups, status) => {
    const named = noneFailing({ group: 'complete', testcases: 'unit/*', runs: 'run-*' })
    expect(decided(named, { results: [a, b], groups }).status).toBe(status)
  })

  it('waits only for the runs that it names', () => {
    const named = noneFailing({ group: 'complete', testcases: 'unit/*', runs: 'run-*' })
    const groups: Group[] = [run, { id: 'e2e-1', state: 'open' }]
    expect(decided(named, { results: [a, b], groups }).status).toBe('satisfied')
    expect(decided(rule, { results: [a, b], groups }).status).toBe('pending')
    expect(decided(named, { results: [a, b], groups: groups.slice(1) }).status).toBe('pending')
  })

  it('takes no precluded testcase for a harmless skip', () => {
    const skipped = { ...b, outcome: 'SKIPPED' }
    expect(decided(rule, { results: [a, skipped], groups: [run] }).status).toBe('satisfied')
    const precluded = { ...skipped, skipKind: 'precluded' as const }
    expect(decided(rule, { results: [a, precluded], groups: [run] }).status).toBe('inconclusive')
  })

  it('a failure is told even while the run is open', () => {
    expect(decided(rule, { results: [a, failedB], groups: [{ ...run, state: 'open' }] }).status).toBe(
      'unsatisfied',
    )
  })

  it('a complete run in which nothing matches has shown nothing', () => {
    const results = [result({ testcase: 'e2e/a', groups: ['run-1'] })]
    expect(codes(decided(rule, { results, groups: [run] }))).toEqual([
      'run-complete: satisfied',
      'empty-population: inconclusive',
    ])
  })

  it('results of the run on another item, or after the cut, are not at hand', () => {
    const groups = [{ ...run, resultCount: 2 }]
    const elsewhere = { ...b, item: { type: 'koji_build', id: 'bash-5.2-2.fc40' } }
    expect(decided(rule, { results: [a, elsewhere], groups }).status).toBe('pending')
    expect(decided(rule, { results: [a, b], groups }, { knownAt: minute(0) }).status).toBe('pending')
  })
})

describe('a population of whatever was reported', () => {
  const rule = noneFailing({ observed: 'unit/*', minCount: 2 })

  it('needs so many testcases, and no failure among them', () => {
    expect(codes(decided(rule, { results: [a] }))).toEqual([
      'insufficient-data: pending',
      'passed: satisfied',
    ])
    expect(decided(rule, { results: [a, b] }).status).toBe('satisfied')
    expect(decided(rule, { results: [a, failedB] }).status).toBe('unsatisfied')
    expect(decided(rule).status).toBe('pending')
  })

  it('counts a testcase once, however many variants it has', () => {
    expect(decided(rule, { results: [a, { ...a, id: 'again', variant: { arch: 'x86_64' } }] }).status).toBe(
      'pending',
    )
  })
})

describe('the variants of `passing`', () => {
  const x86 = result({ variant: { arch: 'x86_64' } })
  const arm = result({ variant: { arch: 'aarch64' } })
  const both = [{ arch: 'x86_64' }, { arch: 'aarch64' }]

  it('each that is asked for must be there', () => {
    expect(decided(passing('unit/a', { variants: both }), { results: [x86, arm] }).status).toBe('satisfied')
    expect(codes(decided(passing('unit/a', { variants: both }), { results: [x86] }))).toEqual([
      'passed: satisfied',
      'missing: pending',
    ])
  })

  it('each stands for all reported variants that have its keys and values', () => {
    const rule = passing('unit/a', { variants: [{ arch: 'x86_64' }] })
    const uefi = result({ variant: { arch: 'x86_64', scenario: 'uefi' }, outcome: 'FAILED' })
    expect(decided(rule, { results: [x86, uefi] }).status).toBe('unsatisfied')
    expect(decided(rule, { results: [x86, { ...arm, outcome: 'FAILED' }] }).status).toBe('satisfied')
    expect(decided(rule, { results: [{ ...x86, variant: {} }] }).status).toBe('pending')
  })

  it('`where` looks at no others, and a missing one is told with it', () => {
    const rule = passing('unit/a', { where: { os: 'linux' }, variants: [{ arch: 'x86_64' }] })
    expect(onlyLeaf(decided(rule, { results: [x86] })).message).toBe(
      'unit/a [arch=x86_64,os=linux] has no result',
    )
    expect(decided(rule, { results: [{ ...x86, variant: { arch: 'x86_64', os: 'linux' } }] }).status).toBe(
      'satisfied',
    )
  })

  it('a variant that two of the asked ones cover is one requirement', () => {
    expect(
      leavesOf(decided(passing('unit/a', { variants: [{}, { arch: 'x86_64' }] }), { results: [x86] }).tree),
    ).toHaveLength(1)
  })
})

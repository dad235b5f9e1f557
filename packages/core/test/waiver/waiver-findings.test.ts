import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TestResult, WaiverEvent, WaiverScope } from '../../src/schema/index.ts'
import {
  foldWaivers,
  neverExpires,
  waiverFindings,
  type WaiverFinding,
  type WaiverFindingsOptions,
} from '../../src/waiver/index.ts'
import { minute, result, waiver } from '../support/gate-examples.ts'

const bounded = { decisionContext: 'release' }

function findingsOf(
  events: readonly WaiverEvent[],
  options: Partial<WaiverFindingsOptions> = {},
): WaiverFinding[] {
  const at = options.at ?? minute(30)
  return waiverFindings(foldWaivers(events, at), { at, expiringWithin: 'PT10M', ...options })
}

function codesOf(events: readonly WaiverEvent[], options: Partial<WaiverFindingsOptions> = {}): string {
  return findingsOf(events, options)
    .map(({ code, waiverId, reasons }) => [code, waiverId, ...(reasons ?? [])].join(' '))
    .join(', ')
}

describe('waiverFindings', () => {
  it('finds nothing to say about a waiver that is used, bounded and not about to end', () => {
    expect(codesOf(waiver({ scope: bounded }), { used: ['w1'], results: [], longest: 'P1D' })).toBe('')
  })

  it.each([
    [49, ''],
    [50, 'expiring w1'],
    [59, 'expiring w1'],
    [60, 'expired w1'],
    [90, 'expired w1'],
  ])('at minute %i of 60: %j', (minutes, codes) => {
    expect(codesOf(waiver({ scope: bounded }), { at: minute(minutes) })).toBe(codes)
  })

  it.each([
    ['never ends', { expiresAt: neverExpires, scope: bounded }, 'unbounded w1 never-expires'],
    [
      'ends later than any instant can be written',
      { expiresAt: '9999-12-31T23:59:59.999Z', scope: bounded },
      'unbounded w1 never-expires',
    ],
    ['was asked for longer', { expiresAt: minute(123), scope: bounded }, 'unbounded w1 too-long'],
    ['was asked for just as long', { expiresAt: minute(122), scope: bounded }, ''],
    ['is for every context', {}, 'unbounded w1 every-context'],
    ['is for one purpose', { scope: { purpose: 'advisory:1' } }, ''],
    ['is for one result', { scope: { resultId: 'r1' } }, ''],
    ['is for one way of failing', { scope: { failureSignature: 's1' } }, ''],
    [
      'is for one variant in every context',
      { scope: { variant: { arch: 's390x' } } },
      'unbounded w1 every-context',
    ],
    ['never ends in any context', { expiresAt: neverExpires }, 'unbounded w1 never-expires every-context'],
  ])('a waiver that %s', (_, facts, codes) => {
    expect(codesOf(waiver(facts), { longest: 'PT2H' })).toBe(codes)
  })

  it('says nothing of lengths when no longest is stated', () => {
    expect(codesOf(waiver({ expiresAt: '2030-01-01T00:00:00Z', scope: bounded }))).toBe('')
  })

  it('finds those that no decision needed, of those that count', () => {
    const [request, approval] = waiver({ id: 'w3', scope: bounded }) as [
      WaiverEvent,
      WaiverEvent & { kind: 'approved' },
    ]
    const events: WaiverEvent[] = [
      ...waiver({ scope: bounded }),
      ...waiver({ id: 'w2', scope: bounded }),
      request,
      approval,
      { ...approval, kind: 'revoked' },
      ...waiver({ id: 'w4', scope: bounded }).slice(0, 1),
    ]
    expect(codesOf(events, { used: ['w2'] })).toBe('unused w1')
    expect(codesOf(events)).toBe('')
  })

  it('looks at an emergency that nobody approved, and at a request that ran out, but not at what ended', () => {
    const [request] = waiver({ scope: bounded }) as [WaiverEvent & { kind: 'requested' }]
    expect(codesOf([{ ...request, breakGlass: true }], { used: [] })).toBe('unused w1')
    expect(findingsOf([request], { at: minute(60) })).toEqual([
      { code: 'expired', waiverId: 'w1', message: `Waiver w1: expired at ${minute(60)} without an answer.` },
    ])
    const withdrawn: WaiverEvent = {
      kind: 'withdrawn',
      waiverId: 'w1',
      at: minute(4),
      by: 'ann',
      comment: 'no need',
    }
    expect(codesOf([{ ...request, breakGlass: true }, withdrawn], { at: minute(60), used: [] })).toBe('')
    expect(codesOf([{ ...request, breakGlass: true }, withdrawn], { used: [] })).toBe('')
  })

  it('speaks to people', () => {
    const messages = findingsOf(waiver({ expiresAt: neverExpires }), { used: [], results: [result()] }).map(
      ({ message }) => message,
    )
    expect(messages).toEqual([
      'Waiver w1: unit/a passes again.',
      'Waiver w1: it never expires; it covers its testcase in every context and for every purpose.',
      'Waiver w1: no decision needed it.',
    ])
  })
})

describe('a waiver is stale', () => {
  const failed = (fields: Partial<TestResult> = {}): TestResult => result({ outcome: 'FAILED', ...fields })
  const [s390x, arm] = [{ arch: 's390x' }, { arch: 'arm' }]

  it.each<[string, Partial<WaiverScope>, readonly TestResult[], boolean]>([
    ['when its testcase passes', {}, [result()], true],
    ['when it passes after a failure', {}, [failed(), result({ submittedAt: minute(5) })], true],
    ['not when it fails after a pass', {}, [result(), failed({ submittedAt: minute(5) })], false],
    ['not when nothing was reported', {}, [], false],
    ['not when another testcase passes', {}, [result({ testcase: 'unit/b' })], false],
    [
      'not when it passes on another subject',
      {},
      [result({ item: { type: 'koji_build', id: 'a-1-1' } })],
      false,
    ],
    ['not when it will pass', {}, [result({ submittedAt: minute(31) })], false],
    ['not when it is skipped', {}, [result(), failed({ outcome: 'SKIPPED', submittedAt: minute(5) })], false],
    ['not when nobody knows the outcome', {}, [result({ outcome: 'PASED' })], false],
    ['not when it was only informed about', {}, [result({ outcome: 'INFO' })], false],
    ['while it runs again', {}, [result(), result({ outcome: 'RUNNING', submittedAt: minute(5) })], true],
    ['not while one variant fails', {}, [result({ variant: s390x }), failed({ variant: arm })], false],
    [
      'when its variant passes',
      { variant: s390x },
      [result({ variant: s390x }), failed({ variant: arm })],
      true,
    ],
    ['not when another variant passes', { variant: arm }, [result({ variant: s390x })], false],
    [
      'when every variant of its scenario passes',
      { variantIncludes: s390x },
      [result({ variant: { ...s390x, os: 'linux' } }), failed({ variant: arm })],
      true,
    ],
  ])('%s', (_, scope, results, isStale) => {
    const events = waiver({ scope: { ...bounded, ...scope } })
    expect(codesOf(events, { results })).toBe(isStale ? 'stale w1' : '')
    expect(codesOf(events, { results: [...results].reverse() })).toBe(isStale ? 'stale w1' : '')
    expect(codesOf(events, { results, used: ['w1'] })).toBe('')
  })

  it('by the outcomes of the project', () => {
    const outcomes = { GREEN: 'pass', PASSED: 'fail' } as const
    const events = waiver({ scope: bounded })
    expect(codesOf(events, { results: [result({ outcome: 'GREEN' })], outcomes })).toBe('stale w1')
    expect(codesOf(events, { results: [result()], outcomes })).toBe('')
  })

  it('or not whatever order states and results come in, and each code is found once for each waiver', () => {
    const states = foldWaivers(
      ['w1', 'w2', 'w10'].flatMap((id, index) => waiver({ id, expiresAt: minute(30 + index * 7) })),
      minute(30),
    )
    const results = fc.array(
      fc.record({ outcome: fc.constantFrom('PASSED', 'FAILED'), submittedAt: fc.nat(40).map(minute) }),
    )
    fc.assert(
      fc.property(fc.shuffledSubarray(states, { minLength: 3 }), results, (shuffled, some) => {
        const options = { at: minute(30), expiringWithin: 'PT10M', used: ['w2'] }
        const reported = some.map((fields) => result(fields))
        const found = waiverFindings(shuffled, { ...options, results: [...reported].reverse() })
        expect(found).toEqual(waiverFindings(states, { ...options, results: reported }))
        expect(new Set(found.map(({ waiverId, code }) => waiverId + code)).size).toBe(found.length)
      }),
    )
  })
})

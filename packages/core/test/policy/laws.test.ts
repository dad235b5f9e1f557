import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyOf, atLeast, definePolicy, noneFailing, passing } from '../../src/policy/index.ts'
import { policyLaws } from '../../src/testing/laws/index.ts'
import { attempts, decided, minute, result, waiver } from '../support/gate-examples.ts'

const runs = 200
const patience = 60_000

describe('the laws of decisions, over random policies and evidence', () => {
  it.each(policyLaws(fc).map((law) => [law.id, law.title, law] as const))(
    '%s: %s',
    (_, __, law) => {
      const outcome = law.check(runs)
      expect(outcome.holds ? 'holds' : outcome.message).toBe('holds')
      // A law that is never put to the test proves nothing.
      expect(outcome.holds && outcome.telling).toBeGreaterThan(runs / 20)
    },
    patience,
  )
})

describe('the laws over policies of one’s own', () => {
  const release = definePolicy({
    id: 'shop.release',
    applies: { decisionContexts: ['ship'], subjectTypes: ['purl', 'advisory'], productVersions: ['shop-*'] },
    rules: [
      noneFailing({ observed: 'unit/*', minCount: 3 }, { flaky: 'quarantine' }),
      anyOf(
        passing('e2e/buy'),
        atLeast(2, passing('e2e/pay'), passing('e2e/look', { variants: [{ browser: 'x' }] })),
      ),
    ],
  })

  it(
    'hold, with evidence about the names that the policies mention',
    () => {
      const outcomes = policyLaws(fc, { policies: [release] }).map((law) => ({
        id: law.id,
        ...law.check(30),
      }))
      expect(outcomes.filter(({ holds }) => !holds)).toEqual([])
      expect(outcomes.find(({ id }) => id === 'L5')).toSatisfy((outcome) => outcome.telling > 0)
    },
    patience,
  )

  it('a seed gives the same counterexample again', () => {
    const broken = policyLaws(fc, {
      decide: () => {
        throw new Error('no decision')
      },
    })
    const [first] = broken
    const outcome = first?.check(10, 42)
    expect(outcome).toMatchObject({ holds: false, seed: 42 })
    expect(first?.check(10, 42)).toEqual(outcome)
    expect(outcome && !outcome.holds && outcome.message).toContain('no decision')
  })
})

describe('where a law has an exception, by name', () => {
  it('L5: a first pass in a new variant is a new requirement where a rule asks each variant for several passes', () => {
    const rule = passing('unit/a', { attempts: { keep: 'last-n', n: 2, minPass: 2 } })
    const results = attempts('PASSED', 'PASSED')
    expect(decided(rule, { results }).status).toBe('satisfied')
    expect(decided(rule, { results: [...results, result({ variant: { arch: 'x86_64' } })] }).status).toBe(
      'pending',
    )
  })

  it('L5: a pass ends what was running and so brings an older failure back, which a waiver for one signature does not cover', () => {
    const rule = passing('unit/a', { attempts: { keep: 'last-n', n: 3, minPass: 2 } })
    // Only reporters that sign what is still running get here; the generators sign failures alone.
    const signatures = ['s2', 's1', 's1', 's1']
    const results = attempts('FAILED', 'FAILED', 'RUNNING', 'RUNNING').map((one, index) => ({
      ...one,
      failureSignature: signatures[index] ?? '',
    }))
    const waiverEvents = waiver({ scope: { failureSignature: 's1' } })
    expect(decided(rule, { results, waiverEvents }).status).toBe('satisfied')
    const pass = result({ submittedAt: minute(9) })
    expect(decided(rule, { results: [...results, pass], waiverEvents }).status).toBe('unsatisfied')
  })

  it('L4: a waiver for a testcase as a whole covers also that it is missing', () => {
    const waiverEvents = [
      {
        kind: 'requested',
        waiverId: 'w',
        at: minute(1),
        by: 'ann',
        reason: 'broken',
        expiresAt: minute(60),
        scope: { subject: { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }, testcase: 'unit/a' },
      },
      { kind: 'approved', waiverId: 'w', at: minute(2), by: 'ben', comment: 'agreed' },
    ] as const
    expect(decided(passing('unit/a'), { waiverEvents }).status).toBe('satisfied')
  })

  it('L4.information: a variant that nobody asked for, or a testcase found by a glob, may be removed', () => {
    const failure = result({ outcome: 'FAILED', variant: { arch: 'x86_64' } })
    expect(decided(passing('unit/a'), { results: [result(), failure] }).status).toBe('unsatisfied')
    expect(decided(passing('unit/a'), { results: [result()] }).status).toBe('satisfied')
    const glob = noneFailing({ observed: '*', minCount: 1 })
    expect(
      decided(glob, { results: [result(), result({ testcase: 'unit/b', outcome: 'FAILED' })] }).status,
    ).toBe('unsatisfied')
    expect(decided(glob, { results: [result()] }).status).toBe('satisfied')
  })

  it('L4: removing a newer failure may open, since it is no longer superseded', () => {
    const rule = passing('unit/a', { attempts: { keep: 'latest' } })
    expect(decided(rule, { results: attempts('PASSED', 'FAILED') }).status).toBe('unsatisfied')
    expect(decided(rule, { results: attempts('PASSED') }).status).toBe('satisfied')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  anyOf,
  decide,
  include,
  leavesOf,
  passing,
  policyDigest,
  type Decision,
  type DecisionNode,
  type Evidence,
  type Policy,
  type Rule,
} from '../../../src/policy/index.ts'
import { attempts, minute, query, result, subject, waiver } from '../../support/gate-examples.ts'
import { problemsOf } from './support/rule-examples.ts'
import { randomGate, randomPredicates } from './support/random-gates.ts'

/** A policy that never applies by itself, unless it is `outer`. */
function policy(id: string, rules: readonly Rule[], more: Partial<Policy> = {}): Policy {
  const decisionContexts = [id === 'outer' ? 'release' : 'nowhere']
  return {
    apiVersion: 'gating/v1',
    id,
    applies: { decisionContexts, subjectTypes: ['koji_build'] },
    rules,
    ...more,
  }
}

function decideBy(policies: readonly Policy[], evidence: Partial<Evidence> = {}): Decision {
  return decide(policies, { subject, results: [], ...evidence }, query)
}

const outer = policy('outer', [include('inner')])
const inner = policy('inner', [passing('unit/a')])

describe('include', () => {
  it('stands for the rules of the other policy', () => {
    expect(decideBy([outer, inner], { results: attempts('PASSED') }).status).toBe('satisfied')
    expect(decideBy([outer, inner], { results: attempts('FAILED') }).status).toBe('unsatisfied')
    expect(decideBy([outer, inner]).status).toBe('pending')
  })

  it('gives what the rules give that are written out', () => {
    fc.assert(
      fc.property(randomGate, ({ policies: [one], evidence, query: { at } }) => {
        if (!one) return
        const { latestBy: _, outcomes: __, ...plain } = one
        const asked = { ...query, at, predicates: randomPredicates }
        const named = policy('inner', plain.rules)
        const throughInclude = decide([outer, named], evidence, asked)
        const writtenOut = decide(
          [policy('outer', [{ type: 'allOf', rules: plain.rules }]), named],
          evidence,
          asked,
        )
        expect(throughInclude.validUntil).toBe(writtenOut.validUntil)
        expect(shapeOf(throughInclude.tree)).toEqual(shapeOf(writtenOut.tree))
      }),
    )
  })

  it('waits for a policy that is not at hand: the gate stays closed', () => {
    const decision = decideBy([outer])
    expect(leavesOf(decision.tree)).toMatchObject([
      { status: 'pending', code: 'policy-missing', cites: { facts: ['inner'] } },
    ])
    expect(decideBy([policy('outer', [include('constructor')])]).status).toBe('pending')
  })

  it.each([
    ['itself', [policy('outer', [include('outer')])]],
    ['one that includes it', [outer, policy('inner', [include('outer')])]],
    ['one that includes itself', [outer, policy('inner', [passing('unit/a'), include('inner')])]],
    [
      'one that does so deep inside',
      [outer, policy('inner', [anyOf(include('third'))]), policy('third', [include('inner')])],
    ],
  ])('of %s never ends, and is no pass', (_, policies) => {
    const decision = decideBy(policies, { results: attempts('PASSED') })
    expect(decision.status).toBe('inconclusive')
    expect(leavesOf(decision.tree).map(({ code }) => code)).toContain('policy-cycle')
  })

  it('of one policy from two sides is no circle', () => {
    const left = policy('left', [include('inner')])
    const right = policy('right', [include('inner')])
    const both = policy('outer', [include('left'), include('right')])
    expect(decideBy([both, left, right, inner], { results: attempts('PASSED') }).status).toBe('satisfied')
  })

  it('goes sixteen policies deep, and a chain without an end is no end of the program', () => {
    const chain = (length: number): Policy[] =>
      Array.from({ length }, (_, index) => {
        const id = index === 0 ? 'outer' : `p${index}`
        return policy(id, [index === length - 1 ? passing('unit/a') : include(`p${index + 1}`)])
      })
    expect(decideBy(chain(16), { results: attempts('PASSED') }).status).toBe('satisfied')
    expect(decideBy(chain(17), { results: attempts('PASSED') }).status).toBe('inconclusive')
    expect(decideBy(chain(5000), { results: attempts('PASSED') }).status).toBe('inconclusive')
  })
})

describe('includes that multiply', () => {
  it('come to an end, and to no pass', () => {
    const policies = Array.from({ length: 16 }, (_, index) => {
      const next = `p${index + 1}`
      return policy(
        index === 0 ? 'outer' : `p${index}`,
        Array.from({ length: 10 }, () => include(next)),
      )
    })
    expect(decideBy([...policies, policy('p16', [passing('unit/a')])]).status).toBe('inconclusive')
  })
})

describe('the version of an included policy', () => {
  const digest = policyDigest(inner)
  const results = attempts('PASSED')

  it.each([
    ['the whole digest', digest, 'satisfied'],
    ['its beginning', digest.slice(0, 'sha256:'.length + 8), 'satisfied'],
    ['another digest', `sha256:${'0'.repeat(64)}`, 'pending'],
    ['its end', `sha256:${digest.slice(-8)}`, 'pending'],
  ] as const)('%s', (_, version, status) => {
    const pinned = policy('outer', [include('inner', { version })])
    expect(decideBy([pinned, inner], { results }).status).toBe(status)
  })

  it('of two contents under one id both count, unless one is pinned', () => {
    const other = policy('inner', [passing('unit/b')])
    for (const policies of [
      [outer, inner, other],
      [other, inner, outer],
    ]) {
      const decision = decideBy(policies, { results })
      expect(decision.status).toBe('pending')
      const paths = pathsOf(decision.tree)
      expect(new Set(paths).size).toBe(paths.length)
    }
    const pinned = policy('outer', [include('inner', { version: digest })])
    expect(decideBy([pinned, inner, other], { results }).status).toBe('satisfied')
  })

  it('one policy that comes twice counts once', () => {
    expect(leavesOf(decideBy([outer, inner, { ...inner }], { results }).tree)).toHaveLength(1)
  })
})

describe('what an included policy keeps, and what it takes over', () => {
  it.each([
    ['the outcomes around', { outcomes: 'greenwave' }, {}, 'satisfied'],
    ['its own outcomes', { outcomes: 'greenwave' }, { outcomes: 'strict' }, 'pending'],
    ['its own outcomes', {}, { outcomes: 'greenwave' }, 'satisfied'],
  ] as const)('%s', (_, around, own, status) => {
    const policies = [policy('outer', outer.rules, around), policy('inner', inner.rules, own)]
    expect(decideBy(policies, { results: attempts('INFO') }).status).toBe(status)
  })

  it('the latest results, where either of them goes by them', () => {
    const results = attempts('FAILED', 'PASSED')
    const latest = { latestBy: ['arch'] }
    const status = (around: Partial<Policy>, own: Partial<Policy>): string =>
      decideBy([policy('outer', outer.rules, around), policy('inner', inner.rules, own)], { results }).status
    expect(status({}, {})).toBe('unsatisfied')
    expect(status(latest, {})).toBe('satisfied')
    expect(status({}, latest)).toBe('satisfied')
  })

  it('its rules are not waivable where the include says so', () => {
    const results = attempts('FAILED')
    const waiverEvents = waiver()
    expect(decideBy([outer, inner], { results, waiverEvents }).status).toBe('satisfied')
    const never = policy('outer', [include('inner', { waivable: false })])
    expect(decideBy([never, inner], { results, waiverEvents }).status).toBe('unsatisfied')
    const unwaivable = policy('inner', [passing('unit/a', { waivable: false })])
    expect(decideBy([outer, unwaivable], { results, waiverEvents }).status).toBe('unsatisfied')
  })

  it('applies where it stands, whatever it says of when it stands by itself', () => {
    const elsewhere = policy('inner', inner.rules, {
      applies: { decisionContexts: ['x'], subjectTypes: ['compose'], if: { fact: 'no', op: '==', value: 1 } },
    })
    expect(decideBy([outer, elsewhere], { results: attempts('PASSED') }).status).toBe('satisfied')
  })

  it('a window of the include is for all of its rules', () => {
    const over = policy('outer', [include('inner', { until: minute(30) }), passing('unit/b')])
    const results = [result({ testcase: 'unit/b' }), ...attempts('FAILED')]
    expect(decideBy([over, inner], { results }).status).toBe('satisfied')
  })

  it('a policy without rules asks for nothing, which is no pass', () => {
    expect(decideBy([outer, policy('inner', [], { allowEmpty: true })]).status).toBe('not-applicable')
  })
})

describe('an include that can’t be meant', () => {
  const rule = { type: 'include', policy: 'inner' }

  it.each([
    ['no policy', { ...rule, policy: '' }, 'rules[0].policy'],
    ['a version that is no digest', { ...rule, version: '1.0' }, 'rules[0].version'],
    ['too little of a digest', { ...rule, version: 'sha256:1234567' }, 'rules[0].version'],
    ['a digest in capitals', { ...rule, version: `sha256:${'A'.repeat(64)}` }, 'rules[0].version'],
    ['too much of a digest', { ...rule, version: `sha256:${'a'.repeat(65)}` }, 'rules[0].version'],
    ['rules of its own', { ...rule, rules: [] }, 'rules[0].rules'],
  ])('%s', (_, input, path) => {
    expect(problemsOf(input).map((one) => one.path)).toContain(path)
  })
})

/** A tree without what names the way to it. */
function shapeOf({ path: _, kind, children, ...node }: DecisionNode): unknown {
  const isHolder = kind === 'include' || kind === 'allOf'
  return { ...node, kind: isHolder ? 'holder' : kind, children: children?.map(shapeOf) }
}

function pathsOf({ path, children = [] }: DecisionNode): string[] {
  return [path, ...children.flatMap(pathsOf)]
}

import { evaluate } from '@marcbachmann/cel-js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  evaluateCondition,
  leavesOf,
  parsePolicy,
  passing,
  type Condition,
  type ConditionAnswer,
  type EvaluateCel,
  type Evidence,
  type FactCondition,
  type Policy,
} from '../../../src/policy/index.ts'
import type { SubjectRef } from '../../../src/schema/index.ts'
import { attempts, decided, policyOf, subject } from '../../support/gate-examples.ts'

const yes: Condition = { fact: 'type', op: '==', value: 'koji_build' }
const no: Condition = { fact: 'type', op: '!=', value: 'koji_build' }
const unknown: Condition = { fact: 'tier', op: '==', value: 1 }

function ask(condition: Condition, facts: SubjectRef['facts'] = {}, cel?: EvaluateCel): ConditionAnswer {
  return evaluateCondition(condition, { ...subject, facts }, cel)
}

function whenOnly(condition: Condition): Policy {
  const policy = policyOf(passing('unit/a'))
  return { ...policy, applies: { ...policy.applies, if: condition } }
}

function statusOf(
  condition: Condition,
  facts: SubjectRef['facts'] = {},
  more: Partial<Evidence> = {},
): string {
  return decided(whenOnly(condition), {
    subject: { ...subject, facts },
    results: attempts('PASSED'),
    ...more,
  }).status
}

type Kleene = true | false | null

/** Kleene's logic as the least and the greatest of false < unknown < true. */
function kleene(condition: Condition): Kleene {
  if ('and' in condition) return condition.and.map(kleene).reduce((a, b) => (rank(a) <= rank(b) ? a : b))
  if ('or' in condition) return condition.or.map(kleene).reduce((a, b) => (rank(a) >= rank(b) ? a : b))
  if ('not' in condition) {
    const inner = kleene(condition.not)
    return inner === null ? null : !inner
  }
  return condition === unknown ? null : condition === yes
}

function rank(value: Kleene): number {
  return value === null ? 1 : value ? 2 : 0
}

function plain(answer: ConditionAnswer): Kleene {
  return typeof answer === 'object' ? null : answer
}

describe('conditions', () => {
  const atoms = [yes, no, unknown]

  it('are Kleene’s: every pair and every three of them', () => {
    for (const a of atoms) {
      expect(plain(ask({ not: a }))).toBe(kleene({ not: a }))
      for (const b of atoms) {
        for (const c of atoms) {
          for (const parts of [[a], [a, b], [a, b, c]]) {
            expect(plain(ask({ and: parts }))).toBe(kleene({ and: parts }))
            expect(plain(ask({ or: parts }))).toBe(kleene({ or: parts }))
          }
        }
      }
    }
  })

  it('are Kleene’s at any depth, and name the facts that are missing only where it matters', () => {
    const { any } = fc.letrec<{ any: Condition }>((tie) => {
      const parts = fc.array(tie('any'), { minLength: 1, maxLength: 3 })
      return {
        any: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.constantFrom(...atoms),
          parts.map((and): Condition => ({ and })),
          parts.map((or): Condition => ({ or })),
          tie('any').map((not): Condition => ({ not })),
        ),
      }
    })
    fc.assert(
      fc.property(any, (condition) => {
        const answer = ask(condition)
        expect(plain(answer)).toBe(kleene(condition))
        if (typeof answer === 'object') expect(answer).toEqual({ unknown: ['tier'] })
        const either = [1, 2].map((tier) => plain(ask(condition, { tier })))
        // What is settled stays settled, whatever the fact turns out to be.
        if (typeof answer === 'boolean') expect(either).toEqual([answer, answer])
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    [yes, 'satisfied'],
    [no, 'not-applicable'],
    [unknown, 'pending'],
  ] as const)('%j decides whether a policy applies: %s', (condition, status) => {
    expect(statusOf(condition)).toBe(status)
  })

  it('tells which facts it waits for, each once', () => {
    const twice: Condition = { or: [unknown, { fact: 'team', op: '==', value: 'qe' }, unknown] }
    const leaves = leavesOf(decided(whenOnly(twice)).tree)
    expect(leaves).toMatchObject([
      { code: 'missing-fact', status: 'pending', cites: { facts: ['tier'] } },
      { code: 'missing-fact', status: 'pending', cites: { facts: ['team'] } },
    ])
    const policy = whenOnly({ fact: 'productVersion', op: 'glob', value: 'fedora-*' })
    const both = { ...policy, applies: { ...policy.applies, productVersions: ['fedora-*'] } }
    expect(leavesOf(decided(both).tree).map(({ path }) => path)).toEqual(['shop#productVersion'])
  })
})

describe('the comparison of a fact', () => {
  const known = { text: 'bash', empty: '', one: 1, zero: 0, yes: true, no: false, digits: '1' }

  it.each<[string, FactCondition['op'], FactCondition['value'], Kleene]>([
    ['text', '==', 'bash', true],
    ['text', '==', 'Bash', false],
    ['text', '!=', 'zsh', true],
    ['text', '!=', 'bash', false],
    ['empty', '==', '', true],
    ['one', '==', 1, true],
    ['zero', '==', -0, true],
    ['no', '==', false, true],
    ['yes', '!=', false, true],
    // Of another kind: nobody knows, and never "does not apply".
    ['one', '==', '1', null],
    ['digits', '==', 1, null],
    ['digits', '!=', 1, null],
    ['yes', '==', 1, null],
    ['yes', '!=', 'true', null],
    ['zero', '==', false, null],
    ['empty', '==', false, null],
    ['text', 'in', ['zsh', 'bash'], true],
    ['text', 'in', ['zsh'], false],
    ['one', 'in', ['1'], null],
    ['yes', 'in', ['true'], null],
    ['text', 'glob', 'b*h', true],
    ['text', 'glob', 'b', false],
    ['text', 'glob', 'b.*', false],
    ['one', 'glob', '*', null],
    ['one', '<', 2, true],
    ['one', '<', 1, false],
    ['one', '<=', 1, true],
    ['one', '>', 1, false],
    ['one', '>', 0, true],
    ['one', '>=', 1, true],
    ['one', '>=', 2, false],
    ['digits', '<', 2, null],
    ['yes', '<', 2, null],
    ['text', '>=', 0, null],
    ['nowhere', '==', 1, null],
    ['nowhere', '!=', 1, null],
    ['nowhere', 'in', ['x'], null],
    ['nowhere', '<', 1, null],
    ['constructor', '!=', 'x', null],
    ['toString', '!=', 'x', null],
    ['__proto__', '!=', 'x', null],
  ])('%s %s %j: %s', (fact, op, value, expected) => {
    expect(plain(ask({ fact, op, value }, known))).toBe(expected)
    expect(statusOf({ fact, op, value }, known)).toBe(
      expected === null ? 'pending' : expected ? 'satisfied' : 'not-applicable',
    )
  })

  it.each([
    ['type', 'koji_build'],
    ['identifier', 'bash-5.2-1.fc40'],
    ['productVersion', 'fedora-40'],
    ['revision', '1'],
    ['author', 'ann'],
    ['requester', 'ben'],
  ])('%s is what the subject says, and a fact of the name can’t say otherwise', (fact, value) => {
    const full = { ...subject, productVersion: 'fedora-40', revision: '1', author: 'ann', requester: 'ben' }
    expect(evaluateCondition({ fact, op: '==', value }, full)).toBe(true)
    expect(evaluateCondition({ fact, op: '==', value }, { ...full, facts: { [fact]: 'another' } })).toBe(true)
  })

  it('a fact stands in for what the subject does not say itself', () => {
    expect(ask({ fact: 'author', op: '==', value: 'bot' }, { author: 'bot' })).toBe(true)
  })

  it('a number that is none is not known', () => {
    expect(plain(ask({ fact: 'tier', op: '<', value: 1 }, { tier: Number.NaN }))).toBeNull()
  })
})

describe('an expression in CEL', () => {
  /** As a host hands it in: the facts by their names. */
  const cel: EvaluateCel = (expression, { facts }) => evaluate(expression, facts) as unknown

  it.each<[string, Kleene]>([
    ['tier == 1', true],
    ['tier == 2', false],
    ['tier == 1 && team == "qe"', true],
    ['tier in [1, 2]', true],
    ['team.startsWith("q")', true],
    ['urgent || tier == 2', false],
    // What is not there fails, but where it does not matter.
    ['nobody == 1', null],
    ['nobody != 1', null],
    ['!(nobody == 1)', null],
    ['tier == 1 || nobody == 1', true],
    ['nobody == 1 || tier == 1', true],
    ['tier == 2 && nobody == 1', false],
    ['tier == 2 || nobody == 1', null],
    // Neither true nor false.
    ['tier', null],
    ['team', null],
    ['"true"', null],
    ['null', null],
    // Of two kinds: in CEL that is not equal, where a structured condition does not know.
    ['team == 1', false],
    ['tier ==', null],
    ['', null],
    ['constructor', null],
    ['__proto__ == 1', null],
    ['tier / 0 == 1', null],
  ])('%s, by a real library: %s', (expression, expected) => {
    const facts = { tier: 1, team: 'qe', urgent: false }
    expect(plain(ask({ cel: expression }, facts, cel))).toBe(expected)
  })

  it.each([
    ['nobody hands in what evaluates it', undefined],
    ['it throws', failing],
    ['it answers later', async () => Promise.resolve(true)],
    ['it answers what is like true', () => 1],
    ['it answers an object', () => new Boolean(true)],
    ['it answers a text', () => 'true'],
    ['it answers nothing', () => undefined],
  ])('is not known where %s', (_, evaluateCel) => {
    const condition: Condition = { cel: 'tier == 1' }
    expect(ask(condition, { tier: 1 }, evaluateCel)).toEqual({ unknown: ['tier == 1'] })
    const asked = evaluateCel === undefined ? {} : { cel: evaluateCel }
    expect(decided(whenOnly(condition), { results: attempts('PASSED') }, asked).status).toBe('pending')
  })

  it('decides whether a policy applies, beside other conditions', () => {
    const asked = { subject: { ...subject, facts: { tier: 1 } }, results: attempts('PASSED') }
    expect(decided(whenOnly({ cel: 'tier == 1' }), asked, { cel }).status).toBe('satisfied')
    expect(decided(whenOnly({ cel: 'tier == 2' }), asked, { cel }).status).toBe('not-applicable')
    expect(decided(whenOnly({ not: { cel: 'nobody' } }), asked, { cel }).status).toBe('pending')
    expect(decided(whenOnly({ and: [no, { cel: 'nobody' }] }), asked, { cel }).status).toBe('not-applicable')
  })
})

function failing(): never {
  throw new Error('no such overload')
}

describe('a condition that can’t be meant', () => {
  const problems = (condition: unknown): string[] => {
    const policy = policyOf(passing('unit/a'))
    const parsed = parsePolicy({ ...policy, applies: { ...policy.applies, if: condition } })
    return parsed.isOk() ? [] : parsed.error.problems.map(({ path, message }) => `${path}: ${message}`)
  }

  it.each([
    ['nothing', {}, 'applies.if'],
    ['no parts', { and: [] }, 'applies.if.and'],
    ['no alternatives', { or: [] }, 'applies.if.or'],
    ['two at once', { and: [yes], or: [yes] }, 'applies.if'],
    ['an order of texts', { fact: 'a', op: '<', value: 'b' }, 'applies.if.value: "<" compares with a number'],
    [
      'a glob of numbers',
      { fact: 'a', op: 'glob', value: 1 },
      'applies.if.value: "glob" compares with a string',
    ],
    ['in a text', { fact: 'a', op: 'in', value: 'abc' }, 'applies.if.value: "in" compares with a list'],
    ['in nothing', { fact: 'a', op: 'in', value: [] }, 'applies.if.value'],
    [
      'equal to a list',
      { fact: 'a', op: '==', value: ['b'] },
      'applies.if.value: "==" compares with a string, a number',
    ],
    ['a number without an end', { fact: 'a', op: '<', value: Number.POSITIVE_INFINITY }, 'applies.if.value'],
    ['a comparison nobody knows', { fact: 'a', op: '=~', value: 'b' }, 'applies.if.op'],
    ['no fact', { fact: '', op: '==', value: 'b' }, 'applies.if.fact'],
    ['no expression', { cel: '' }, 'applies.if.cel'],
    ['one inside that is none', { not: { and: [{ fact: 'a' }] } }, 'applies.if.not.and[0]'],
  ])('%s', (_, condition, expected) => {
    expect(problems(condition).join('\n')).toContain(expected)
  })

  it('also one without end is only refused', () => {
    let deep: unknown = yes
    for (let level = 0; level < 200; level++) deep = { not: deep }
    expect(problems(deep)).toHaveLength(1)
  })
})

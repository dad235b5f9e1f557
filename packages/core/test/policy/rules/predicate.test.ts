import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { canonicalJson, type JsonValue } from '../../../src/canonical/index.ts'
import {
  ageAtLeast,
  meets,
  predicate,
  type Decision,
  type Evidence,
  type Predicate,
  type PredicateAnswer,
  type PredicateContext,
} from '../../../src/policy/index.ts'
import { decided, minute, onlyLeaf, result, subject } from '../../support/gate-examples.ts'
import { justBefore, problemsOf } from './support/rule-examples.ts'

const good: PredicateAnswer = { status: 'satisfied', code: 'fine', message: 'all is well', cites: ['r1'] }

/** A predicate that takes any params. */
function answering(evaluate: (context: PredicateContext<unknown>) => unknown): Predicate<unknown> {
  return predicate({
    params: z.unknown(),
    laws: [],
    evaluate: evaluate as Predicate<unknown>['evaluate'],
  })
}

function failAgain(): string {
  throw new Error('again')
}

/** What a rule that names the predicate comes to. It can be written down, whatever the predicate said. */
function asked(
  one: Predicate<unknown>,
  evidence: Partial<Evidence> = {},
  params?: Record<string, unknown>,
): Decision {
  const rule = meets('own', params === undefined ? {} : { params })
  const decision = decided(rule, evidence, { predicates: { own: one } })
  canonicalJson(decision as unknown as JsonValue)
  return decision
}

describe('predicate', () => {
  it.each(['satisfied', 'unsatisfied', 'pending', 'inconclusive'] as const)('answers %s', (status) => {
    expect(onlyLeaf(asked(answering(() => ({ ...good, status }))))).toMatchObject({
      kind: 'predicate',
      status,
      code: 'predicate',
      message: 'own: all is well (fine)',
      cites: { results: ['r1'] },
      validUntil: null,
    })
  })

  it('sees the subject, the time, its params and what was reported on the subject by the cut', () => {
    const seen: unknown[] = []
    const one = answering((context) => {
      seen.push(context)
      return good
    })
    const own = result({ id: 'own', submittedAt: minute(2) })
    const first = result({ id: 'first', submittedAt: minute(1) })
    const results = [
      own,
      own,
      first,
      result({ id: 'late', submittedAt: minute(31) }),
      result({ id: 'else', item: { type: 'koji_build', id: 'zsh-5.9-3.fc40' } }),
    ]
    asked(one, { results }, { least: 2 })
    expect(seen).toEqual([{ subject, at: minute(30), params: { least: 2 }, results: [first, own] }])
  })

  it('one that nobody handed in is unclear, also by a name that every object has', () => {
    for (const name of ['nobody', 'constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(decided(meets(name)).status).toBe('inconclusive')
      expect(decided(meets(name), {}, { predicates: {} }).status).toBe('inconclusive')
    }
    const named = decided(
      meets('constructor'),
      {},
      { predicates: { constructor: answering(() => good) } as never },
    )
    expect(named.status).toBe('satisfied')
  })

  it.each([
    ['an error', new Error('no network')],
    ['an error without words', new Error('')],
    ['an error whose words are none', Object.assign(new Error('x'), { message: 7 })],
    ['a text', 'no network'],
    ['a half of a character', new Error('\ud83d')],
    ['a long text with a character at the cut', new Error(`${'x'.repeat(199)}\u{1f600}`)],
    ['control characters', new Error('a\u0000b\nc')],
    ['nothing', undefined],
    ['a symbol', Symbol('no')],
    ['an object without a text', Object.create(null)],
    ['an object whose text throws', { toString: failAgain }],
  ])('that throws %s is unclear', (_, thrown: unknown) => {
    const one = answering(() => {
      throw thrown
    })
    expect(asked(one)).toMatchObject({ status: 'inconclusive', validUntil: null })
    expect(onlyLeaf(asked(one)).message).toMatch(/^own failed: /)
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['true', true],
    ['a status alone', 'satisfied'],
    ['a promise', Promise.resolve(good)],
    ['a status nobody knows', { ...good, status: 'open' }],
    ['a status that asks for nothing', { ...good, status: 'not-applicable' }],
    ['a status that every object has', { ...good, status: 'constructor' }],
    ['a status like a text', { ...good, status: new String('satisfied') }],
    ['no code', { ...good, code: undefined }],
    ['a message that is a number', { ...good, message: 1 }],
    ['a message that no record can keep', { ...good, message: 'a\u0000b' }],
    ['half of a character', { ...good, message: '\udc00' }],
    ['no list of results', { ...good, cites: undefined }],
    ['a text for a list', { ...good, cites: 'r1' }],
    ['a list of what is no id', { ...good, cites: [1] }],
    ['a set of ids', { ...good, cites: new Set(['r1']) }],
    ['an end that is no instant', { ...good, validUntil: '2026-11-22' }],
    ['an end without a zone', { ...good, validUntil: '2026-11-22T05:00:00' }],
    ['an end that does not exist', { ...good, validUntil: '2026-02-30T05:00:00Z' }],
    ['an end of milliseconds', { ...good, validUntil: 1_800_000_000_000 }],
    ['no end', { ...good, validUntil: null }],
  ])('that answers %s is unclear', (_, answer) => {
    expect(asked(answering(() => answer)).status).toBe('inconclusive')
  })

  it('whatever it answers, there is a decision, and it is open only for an answer that says so', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (status, message, cites) => {
        const answer = { ...good, status, message, cites }
        const isGood =
          status === 'satisfied' &&
          typeof message === 'string' &&
          !/[\0\p{Surrogate}]/u.test(message) &&
          Array.isArray(cites) &&
          cites.every((id) => typeof id === 'string' && !/[\0\p{Surrogate}]/u.test(id))
        expect(asked(answering(() => answer)).status === 'satisfied').toBe(isGood)
      }),
      { numRuns: 500 },
    )
  })

  it('one that changes the list it was given changes nothing for the others', () => {
    const taking = answering(({ results }) => {
      ;(results as unknown[]).length = 0
      return good
    })
    const counting = answering(({ results }) => ({ ...good, message: `${results.length}` }))
    const rules = [meets('taking'), meets('counting')]
    const decision = decided(rules, { results: [result()] }, { predicates: { taking, counting } })
    expect(decision.tree.children?.[0]?.children?.[1]?.message).toBe('counting: 1 (fine)')
  })
})

describe('the params of a predicate', () => {
  const typed = predicate({
    params: z.strictObject({ least: z.int() }),
    laws: [],
    evaluate: ({ params }) => ({ ...good, message: `${params.least}` }),
  })

  it.each([
    ['right', { least: 1 }, 'satisfied'],
    ['of another type', { least: '1' }, 'inconclusive'],
    ['half', { least: 1.5 }, 'inconclusive'],
    ['missing', {}, 'inconclusive'],
    ['left out', undefined, 'inconclusive'],
    ['more than asked for', { least: 1, most: 2 }, 'inconclusive'],
  ] as const)('%s', (_, params, status) => {
    const decision = asked(typed as Predicate<unknown>, {}, params)
    expect(decision.status).toBe(status)
    if (status === 'inconclusive')
      expect(onlyLeaf(decision).message).toContain('own does not take these params')
  })

  it('a schema that throws, or can only be asked later, is unclear', () => {
    const throwing = z.unknown().transform(() => {
      throw new Error('schema')
    })
    const later = z.unknown().refine(async () => Promise.resolve(true))
    const lost = z.unknown().refine(() => false, '\ud800 lost')
    for (const params of [throwing, later, lost] as z.ZodType<unknown>[]) {
      const one = { ...answering(() => good), params }
      expect(asked(one).status).toBe('inconclusive')
    }
  })
})

describe('the end of an answer', () => {
  it('is told while it is to come', () => {
    expect(asked(answering(() => ({ ...good, validUntil: minute(40) }))).validUntil).toBe(minute(40))
    expect(asked(answering(() => ({ ...good, validUntil: minute(30) }))).validUntil).toBeNull()
  })

  it('of ageAtLeast is the instant at which the subject is old enough', () => {
    const at = (instant: string, known: object = { createdAt: minute(0) }): unknown => {
      const { status, validUntil } = decided(
        meets('ageAtLeast', { params: { duration: 'PT30M' } }),
        { subject: { ...subject, ...known } },
        { at: instant, predicates: { ageAtLeast: ageAtLeast() } },
      )
      return [status, validUntil]
    }
    expect(at(justBefore(minute(30)))).toEqual(['pending', minute(30)])
    expect(at(minute(30))).toEqual(['satisfied', null])
    expect(at(minute(30), {})).toEqual(['pending', null])
  })
})

describe('a predicate rule that can’t be meant', () => {
  const rule = { type: 'predicate', name: 'own' }

  it.each([
    ['no name', { ...rule, name: '' }, 'rules[0].name'],
    ['a function for params', { ...rule, params: { a: () => 1 } }, 'rules[0].params.a'],
    ['params without an end', { ...rule, params: { a: [Number.POSITIVE_INFINITY] } }, 'rules[0].params.a'],
    ['params that no record can keep', { ...rule, params: { a: '\u0000' } }, 'rules[0].params.a'],
    ['a list of params', { ...rule, params: [] }, 'rules[0].params'],
    [
      'a key that every object has',
      JSON.parse('{"type":"predicate","name":"own","params":{"__proto__":1}}'),
      '',
    ],
  ])('%s', (_, input: unknown, path) => {
    const told = problemsOf(input).map((one) => one.path)
    expect(told.length).toBeGreaterThan(0)
    expect(told.some((one) => one.startsWith(path))).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import {
  allOf,
  anyOf,
  atLeast,
  isOpen,
  leavesOf,
  passing,
  warnUntil,
  type Decision,
  type Rule,
  type RuleMeta,
} from '../../../src/policy/index.ts'
import { attempts, decided, minute, result, subject } from '../../support/gate-examples.ts'
import { justBefore, problemsOf } from './support/rule-examples.ts'

const since = minute(20)
const until = minute(40)
const failed = attempts('FAILED')

function at(instant: string, meta: RuleMeta, createdAt?: string): Decision {
  const built = createdAt === undefined ? {} : { subject: { ...subject, createdAt } }
  return decided(
    passing('unit/a', meta),
    { results: failed, ...built },
    { at: instant, knownAt: minute(300) },
  )
}

function node(decision: Decision): unknown {
  return decision.tree.children?.[0]?.children?.[0]
}

describe('a rule that is in force from one instant until just before another', () => {
  it.each([
    [justBefore(since), 'not-applicable', since],
    [since, 'unsatisfied', until],
    ['2026-11-22T04:20:00Z', 'unsatisfied', until],
    [justBefore(until), 'unsatisfied', until],
    ['2026-11-22T04:39:59.9999999Z', 'unsatisfied', until],
    [until, 'not-applicable', null],
    ['2026-11-22T04:40:00Z', 'not-applicable', null],
  ] as const)('at %s: %s, until %s', (instant, status, validUntil) => {
    expect(at(instant, { since, until })).toMatchObject({ status, validUntil })
  })

  it.each([
    ['with a beginning alone', { since }, justBefore(since), 'not-applicable', since],
    ['with a beginning alone', { since }, since, 'unsatisfied', null],
    ['with an end alone', { until }, justBefore(until), 'unsatisfied', until],
    ['with an end alone', { until }, until, 'not-applicable', null],
  ] as const)('%s: %j at %s is %s', (_, meta, instant, status, validUntil) => {
    expect(at(instant, meta)).toMatchObject({ status, validUntil })
  })

  it.each([
    [justBefore(since), 'not-applicable'],
    [since, 'unsatisfied'],
    [justBefore(until), 'unsatisfied'],
    [until, 'not-applicable'],
  ] as const)(
    'by the time of the subject: built at %s it is %s, whenever that is asked',
    (createdAt, status) => {
      for (const instant of [minute(0), since, until, minute(200)])
        expect(at(instant, { since, until, basis: 'subject' }, createdAt)).toMatchObject({
          status,
          validUntil: null,
        })
    },
  )

  it('by the time of a subject that nobody knows, it waits and does not go away', () => {
    const decision = at(minute(30), { since, until, basis: 'subject' })
    expect(decision).toMatchObject({ status: 'pending', validUntil: null })
    expect(node(decision)).toMatchObject({ code: 'missing-fact', cites: { facts: ['createdAt'] } })
    expect(at(minute(30), { warnUntil: until, basis: 'subject' }).status).toBe('pending')
  })

  it('by that time it still only warns, where that is all it does', () => {
    const times = { since, basis: 'subject' } as const
    for (const enforcement of ['warn', 'dry-run'] as const) {
      const decision = at(minute(30), { ...times, enforcement })
      expect(decision.status).toBe('not-applicable')
      expect(node(decision)).toMatchObject({ status: 'pending', code: 'missing-fact', enforcement })
    }
    for (const meta of [times, { ...times, enforcement: 'block' } as const])
      expect(node(at(minute(30), meta))).not.toHaveProperty('enforcement')
  })

  it('says in what time it is in force', () => {
    expect(node(at(minute(0), { since, until }))).toMatchObject({
      code: 'not-effective',
      message: `in force from ${since} until ${until}`,
      kind: 'passing',
    })
  })

  it('out of force it is nothing: neither for all, nor for any, nor for so many', () => {
    const past = passing('unit/a', { until: minute(10) })
    const good = passing('unit/b')
    const results = [...failed, result({ testcase: 'unit/b' })]
    const status = (rule: Rule): string => decided(rule, { results }).status
    expect(status(allOf(past, good))).toBe('satisfied')
    expect(status(anyOf(past, good))).toBe('satisfied')
    expect(status(anyOf(past))).toBe('not-applicable')
    expect(status(atLeast(2, past, good))).toBe('unsatisfied')
    expect(isOpen(decided(past, { results }))).toBe(false)
  })

  it('an alternative that comes into force tells when', () => {
    const rule = anyOf(passing('unit/a'), passing('unit/b', { since: minute(40) }))
    const asked = { results: [...failed, result({ testcase: 'unit/b' })] }
    expect(decided(rule, asked)).toMatchObject({ status: 'unsatisfied', validUntil: minute(40) })
    expect(decided(rule, asked, { at: minute(40) }).status).toBe('satisfied')
  })
})

describe('a rule that does not block', () => {
  it.each(['warn', 'dry-run'] as const)('with %s keeps its own status, and does not count', (enforcement) => {
    const rules = [passing('unit/a', { enforcement }), passing('unit/b')]
    const decision = decided(rules, { results: [...failed, result({ testcase: 'unit/b' })] })
    expect(decision.status).toBe('satisfied')
    expect(node(decision)).toMatchObject({ status: 'unsatisfied', enforcement })
    expect(decision.warnings.map(({ path }) => path)).toEqual(enforcement === 'warn' ? ['shop/0'] : [])
    expect(decision.progress).toEqual({ satisfied: 1, total: 1, percent: 100 })
  })

  it('beside nothing that blocks leaves a gate that asks for nothing, which is closed', () => {
    const decision = decided(passing('unit/a', { enforcement: 'warn' }), { results: attempts('PASSED') })
    expect(decision.status).toBe('not-applicable')
    expect(isOpen(decision)).toBe(false)
  })

  it('blocks by default, and where it says so', () => {
    expect(decided(passing('unit/a', { enforcement: 'block' }), { results: failed }).status).toBe(
      'unsatisfied',
    )
    expect(
      node(decided(passing('unit/a', { enforcement: 'block' }), { results: failed })),
    ).not.toHaveProperty('enforcement')
  })

  it('inside of rules that do, hides nothing else', () => {
    const rule = allOf(passing('unit/a', { enforcement: 'warn' }), passing('unit/b'))
    const status = (outcome: string): string =>
      decided(rule, { results: [...failed, result({ testcase: 'unit/b', outcome })] }).status
    expect(status('PASSED')).toBe('satisfied')
    expect(status('FAILED')).toBe('unsatisfied')
  })
})

describe('a rule that warns until just before an instant', () => {
  const other = passing('unit/b')
  const results = [...failed, result({ testcase: 'unit/b' })]
  const ramp = (rule: Rule, instant: string, createdAt?: string): Decision =>
    decided(
      [rule, other],
      { results, ...(createdAt === undefined ? {} : { subject: { ...subject, createdAt } }) },
      { at: instant, knownAt: minute(300) },
    )

  it('then blocks, and tells when', () => {
    const rule = warnUntil(until, passing('unit/a'))
    expect(ramp(rule, justBefore(until))).toMatchObject({ status: 'satisfied', validUntil: until })
    expect(ramp(rule, justBefore(until)).warnings).toHaveLength(1)
    expect(ramp(rule, until)).toMatchObject({ status: 'unsatisfied', validUntil: null, warnings: [] })
  })

  it('by the time of the subject: what was built before is warned about for ever', () => {
    const rule = passing('unit/a', { warnUntil: until, basis: 'subject' })
    for (const instant of [minute(0), minute(200)]) {
      expect(ramp(rule, instant, justBefore(until))).toMatchObject({ status: 'satisfied', validUntil: null })
      expect(ramp(rule, instant, until)).toMatchObject({ status: 'unsatisfied', validUntil: null })
    }
  })

  it('in a window of its own', () => {
    const rule = passing('unit/a', { since: minute(10), warnUntil: minute(20), until: minute(30) })
    const told = [9, 10, 19, 20, 29, 30].map((minutes) => {
      const { status, warnings, validUntil } = ramp(rule, minute(minutes))
      return [minutes, status, warnings.length, validUntil]
    })
    expect(told).toEqual([
      [9, 'satisfied', 0, minute(10)],
      [10, 'satisfied', 1, minute(20)],
      [19, 'satisfied', 1, minute(20)],
      [20, 'unsatisfied', 0, minute(30)],
      [29, 'unsatisfied', 0, minute(30)],
      [30, 'satisfied', 0, null],
    ])
  })

  it('of a subject whose time is not known blocks: nobody can say that it is old', () => {
    expect(ramp(passing('unit/a', { warnUntil: until, basis: 'subject' }), minute(0)).status).toBe('pending')
  })
})

describe('times of a rule that can’t be meant', () => {
  const rule = passing('unit/a')

  it.each([
    ['a window without an inside', { since, until: since }, 'rules[0].until', 'Ends before it begins'],
    [
      'the same instant in two ways',
      { since, until: '2026-11-22T04:20:00Z' },
      'rules[0].until',
      'Ends before',
    ],
    [
      'an end before the beginning',
      { since: until, until: since },
      'rules[0].until',
      'Ends before it begins',
    ],
    [
      'a ramp of a warning',
      { warnUntil: since, enforcement: 'warn' },
      'rules[0].enforcement',
      'block in the end',
    ],
    [
      'a ramp of a trial',
      { warnUntil: since, enforcement: 'dry-run' },
      'rules[0].enforcement',
      'block in the end',
    ],
    [
      'a ramp that ends nowhere',
      { warnUntil: until, until },
      'rules[0].warnUntil',
      'ends before it would block',
    ],
    ['a basis for nothing', { basis: 'subject' }, 'rules[0].basis', 'none is given'],
    ['a time without a zone', { since: '2026-11-22T04:20:00' }, 'rules[0].since', 'has no zone'],
    ['a day', { until: '2026-11-22' }, 'rules[0].until', 'Not an instant'],
    ['an enforcement nobody knows', { enforcement: 'deny' }, 'rules[0].enforcement', ''],
    ['a basis nobody knows', { basis: 'commit', since }, 'rules[0].basis', ''],
  ])('%s', (_, meta, path, words) => {
    const told = problemsOf({ ...rule, ...meta })
    expect(told.map((one) => one.path)).toContain(path)
    expect(told.map((one) => one.message).join('\n')).toContain(words)
  })

  it.each([
    ['anyOf', { type: 'anyOf' }],
    ['atLeast', { type: 'atLeast', count: 1 }],
  ])('an alternative of %s always counts', (_, around) => {
    for (const enforcement of ['warn', 'dry-run', 'block']) {
      const told = problemsOf({ ...around, rules: [passing('unit/b'), { ...rule, enforcement }] })
      expect(told.map((one) => one.path)).toContain('rules[0].rules[1].enforcement')
    }
    const ramped = problemsOf({ ...around, rules: [{ ...rule, warnUntil: until }] })
    expect(ramped).toMatchObject([{ path: 'rules[0].rules[0].warnUntil' }])
    expect(problemsOf({ ...around, rules: [{ ...rule, since }] })).toEqual([])
  })

  it('every other rule takes them, also those that hold rules', () => {
    const meta = { since, warnUntil: minute(30), until, basis: 'subject', enforcement: 'block' }
    for (const one of [allOf(rule), anyOf(rule), atLeast(1, rule), rule])
      expect(problemsOf({ ...one, ...meta })).toEqual([])
  })

  it('a window around several rules is for all of them', () => {
    const decision = decided([{ ...allOf(rule, passing('unit/b')), until: minute(30) }, passing('unit/c')], {
      results: [...failed, result({ testcase: 'unit/c' })],
    })
    expect(decision.status).toBe('satisfied')
    expect(leavesOf(decision.tree).map(({ code }) => code)).toEqual(['not-effective', 'passed'])
  })
})

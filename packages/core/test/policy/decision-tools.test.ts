import fc from 'fast-check'
import { okAsync, type ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../src/canonical/index.ts'
import {
  anyOf,
  decide,
  decisionId,
  diffDecisions,
  explain,
  isOpen,
  mergeDecisions,
  passing,
  projectStatus,
  recompute,
  replay,
  signOff,
  simulate,
  support,
  threshold,
  whenOpen,
  type Decision,
} from '../../src/policy/index.ts'
import { lawTools } from '../../src/testing/laws/scenario.ts'
import { decided, minute, policyOf, query, result, subject, waiver } from '../support/gate-examples.ts'

const { scenario } = lawTools(fc, decide)
const bytes = (decision: Decision): string => canonicalJson(decision as unknown as JsonValue)

describe('replay', () => {
  it('gives the same bytes for the same inputs, also for a decision that went through JSON', () => {
    fc.assert(
      fc.property(scenario, ({ policies, evidence, query: asked }) => {
        const { predicates, cel } = asked
        const recorded = JSON.parse(JSON.stringify(decide(policies, evidence, asked))) as Decision
        const again = replay(recorded, policies, evidence, {
          ...(predicates ? { predicates } : {}),
          ...(cel ? { cel } : {}),
        })
        expect(again.map(bytes)._unsafeUnwrap()).toBe(bytes(recorded))
      }),
      { numRuns: 200 },
    )
  })

  const policy = policyOf(passing('unit/a'))
  const evidence = { subject, results: [result()] }
  const recorded = decide([policy], evidence, query)

  it.each([
    ['other evidence', [policy], { ...evidence, results: [] }, 'evidenceDigest'],
    ['another policy', [policyOf(passing('unit/b'))], evidence, 'policies'],
    ['another subject', [policy], { ...evidence, subject: { ...subject, revision: '2' } }, 'subject'],
  ])('says what is different: %s', (_, policies, changed, path) => {
    const error = replay(recorded, policies, changed)._unsafeUnwrapErr()
    expect(error.kind).toBe('policy/replay-differs')
    expect(error.differences.map((one) => one.path)).toContain(path)
  })

  it('finds a status that was changed by hand', () => {
    const closed = decide([policy], { subject, results: [] }, query)
    const forged: Decision = { ...closed, status: 'satisfied' }
    const error = replay(forged, [policy], { subject, results: [] })._unsafeUnwrapErr()
    expect(error.differences).toEqual([{ path: 'status', message: 'recorded "satisfied", now "pending"' }])
    expect(recompute(forged.tree)).toBe('pending')
  })
})

describe('simulate', () => {
  const policies = [policyOf(passing('unit/a', { id: 'a' }))]
  const failed = { subject, results: [result({ id: 'f', outcome: 'FAILED' })] }

  it('adds results, waivers and sign-offs, and leaves the evidence alone', () => {
    const evidence = { subject, results: [] }
    const { before, after, diff } = simulate(policies, evidence, { addResults: [result()] }, query)
    expect([before.status, after.status]).toEqual(['pending', 'satisfied'])
    expect(diff.status).toEqual(['pending', 'satisfied'])
    expect(evidence.results).toEqual([])
    expect(simulate(policies, failed, { addWaiverEvents: waiver() }, query).after.status).toBe('satisfied')
  })

  it('ignores results and waivers', () => {
    expect(simulate(policies, failed, { ignoreResults: ['f'] }, query).diff.status).toEqual([
      'unsatisfied',
      'pending',
    ])
    const waived = { ...failed, waiverEvents: waiver() }
    expect(simulate(policies, waived, { ignoreWaivers: ['w1'] }, query).diff.status).toEqual([
      'satisfied',
      'unsatisfied',
    ])
  })

  it('asks about another time', () => {
    const waived = { ...failed, waiverEvents: waiver({ expiresAt: minute(40) }) }
    expect(simulate(policies, waived, { at: minute(40) }, query).after.status).toBe('unsatisfied')
  })

  it('signs off as somebody with a role', () => {
    const rules = [policyOf(signOff('qe'))]
    const addSignOffs = [{ id: 's', role: 'qe', by: 'ann', at: minute(2), verdict: 'approve' }] as const
    const change = { addSignOffs, addRoles: [{ who: 'ann', role: 'qe', from: minute(0) }] }
    const { before, after } = simulate(rules, { subject, results: [] }, change, query)
    expect([before.status, after.status]).toEqual(['pending', 'satisfied'])
    expect(simulate(rules, { subject, results: [] }, { addSignOffs }, query).after.status).toBe('pending')
  })
})

describe('diffDecisions', () => {
  it('is empty exactly where no node has another status', () => {
    fc.assert(
      fc.property(scenario, ({ policies, evidence, query: asked }) => {
        const decision = decide(policies, evidence, asked)
        expect(diffDecisions(decision, decision).changed).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  it('names every node that changed, with the leaves that did it', () => {
    const rule = passing('unit/a', { id: 'a' })
    const before = decided(rule, { results: [] })
    const after = decided(rule, { results: [result({ outcome: 'FAILED' })] })
    expect(diffDecisions(before, after).changed).toEqual(
      ['', 'shop', 'shop/a', 'shop/a/unit/a'].map((path) => ({
        path,
        from: 'pending',
        to: 'unsatisfied',
        because: ['unit/a failed'],
      })),
    )
  })

  it('tells of what is no longer asked for', () => {
    const [both, one] = [
      decided([passing('unit/a'), passing('unit/b')], { results: [result()] }),
      decided([passing('unit/a')], { results: [result()] }),
    ]
    expect(diffDecisions(both, one).changed[0]).toMatchObject({
      path: '',
      because: ['no longer asked for: unit/b has no result'],
    })
  })
})

describe('mergeDecisions', () => {
  it('is satisfied as all of them are, in whatever order they come', () => {
    fc.assert(
      fc.property(scenario, scenario, (one, other) => {
        const decisions = [one, other].map(({ policies, evidence, query: asked }) =>
          decide(policies, evidence, asked),
        )
        const merged = mergeDecisions(decisions, { onNotApplicable: 'allow', subject })
        expect(merged.status).toBe(
          threshold(
            'all',
            decisions.map((decision) => decision.status),
          ),
        )
        expect(recompute(merged.tree)).toBe(merged.status)
        expect(bytes(mergeDecisions([...decisions].reverse(), { onNotApplicable: 'allow', subject }))).toBe(
          bytes(merged),
        )
        expect(
          bytes(mergeDecisions([...decisions, ...decisions], { onNotApplicable: 'allow', subject })),
        ).toBe(bytes(merged))
        const closed = mergeDecisions(decisions)
        const isSilent = decisions.some((decision) => decision.status === 'not-applicable')
        if (isSilent) expect(isOpen(closed)).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  it('does not open where nobody looked at one of the subjects, unless the caller says so', () => {
    const passed = decided(passing('unit/a'), { results: [result()] })
    const nobody = decide([], { subject: { type: 'compose', identifier: 'x' }, results: [] }, query)
    expect(mergeDecisions([passed, nobody])).toMatchObject({ status: 'inconclusive' })
    expect(mergeDecisions([passed, nobody], { onNotApplicable: 'allow' })).toMatchObject({
      status: 'satisfied',
    })
    expect(mergeDecisions([nobody], { onNotApplicable: 'allow' }).status).toBe('not-applicable')
  })

  it('names its warnings as its tree does, and says that a policy is missing', () => {
    const warned = decided([passing('unit/a'), passing('unit/b', { enforcement: 'warn' })], {
      results: [result()],
    })
    const nobody = decide([], { subject: { type: 'compose', identifier: 'x' }, results: [] }, query)
    const merged = mergeDecisions([warned, nobody])
    expect(merged.warnings.map(({ path }) => path)).toEqual(['release:koji_build:bash-5.2-1.fc40/shop/1'])
    expect(merged.summary).not.toContain('.;')
    expect(explain(merged)).toContain('a policy that is for it: no policy applies to compose x in release')
  })

  it('refuses to merge nothing', () => {
    expect(() => mergeDecisions([])).toThrow('Nothing to merge')
  })
})

describe('projectStatus', () => {
  const createdAt = minute(0)
  const soon = { gracePeriod: 'PT2H', at: minute(30) } as const
  const late = { gracePeriod: 'PT2H', at: minute(120) } as const
  const on = (evidence: Parameters<typeof decided>[1]): Decision =>
    decided(passing('unit/a'), { ...evidence, subject: { ...subject, createdAt } })

  it.each([
    ['satisfied', on({ results: [result()] }), 'passed', 'passed'],
    ['failed', on({ results: [result({ outcome: 'FAILED' })] }), 'failed', 'failed'],
    ['broken', on({ results: [result({ outcome: 'ERROR' })] }), 'failed', 'failed'],
    ['missing', on({ results: [] }), 'waiting', 'failed'],
    ['running', on({ results: [result({ outcome: 'RUNNING' })] }), 'waiting', 'waiting'],
    ['not asked for', decide([], { subject, results: [] }, query), 'ignored', 'ignored'],
  ] as const)('%s', (_, decision, atFirst, inTheEnd) => {
    expect(projectStatus(decision, soon)).toBe(atFirst)
    expect(projectStatus(decision, late)).toBe(inTheEnd)
  })

  it('waits for people as long as it takes, also where another way is overdue', () => {
    const decision = decided(anyOf(signOff('qe'), passing('unit/a')), { subject: { ...subject, createdAt } })
    expect(projectStatus(decision, late)).toBe('waiting')
  })

  it('waits where nobody knows when the subject was made', () => {
    expect(projectStatus(decided(passing('unit/a')), late)).toBe('waiting')
  })
})

describe('support', () => {
  it('is enough: with the results, waivers and sign-offs that it names alone, an open gate is open', () => {
    const rule = anyOf(passing('unit/a'), passing('unit/b'))
    const results = [
      result({ id: 'a' }),
      result({ id: 'b', testcase: 'unit/b' }),
      result({ id: 'c', testcase: 'unit/c' }),
    ]
    expect(support(decided(rule, { results }))).toEqual(['a'])
  })

  it('names what closes a gate', () => {
    const results = [result({ id: 'a', outcome: 'FAILED' }), result({ id: 'b', testcase: 'unit/b' })]
    expect(support(decided([passing('unit/a'), passing('unit/b')], { results }))).toEqual(['a'])
  })

  it('names the waiver beside the failure', () => {
    const results = [result({ id: 'a', outcome: 'FAILED' })]
    expect(support(decided(passing('unit/a'), { results, waiverEvents: waiver() }))).toEqual(['a', 'w1'])
  })
})

describe('requirements', () => {
  it('what was let through says so, whoever let it through', () => {
    const failed = { results: [result({ outcome: 'FAILED' })] }
    const absolved = {
      id: 'x',
      testcase: 'unit/a',
      reason: 'fails-on-mainline',
      evidence: [],
      at: minute(1),
      modelVersion: '1',
    } as const
    const typesOf = (decision: Decision): readonly string[] => decision.requirements.map(({ type }) => type)
    expect(typesOf(decided(passing('unit/a'), failed))).toEqual(['test-result-failed'])
    expect(typesOf(decided(passing('unit/a'), { ...failed, waiverEvents: waiver() }))).toEqual([
      'test-result-failed-waived',
    ])
    const rule = passing('unit/a', { exonerations: ['fails-on-mainline'] })
    expect(typesOf(decided(rule, { ...failed, exonerations: [absolved] }))).toEqual([
      'test-result-failed-exonerated',
    ])
  })
})

describe('whenOpen', () => {
  const done: string[] = []
  const act = (id: string): ResultAsync<string, never> => {
    done.push(id)
    return okAsync('shipped')
  }

  it('does it where the gate is open, with the id of the decision', async () => {
    const open = decided(passing('unit/a'), { results: [result()] })
    expect((await whenOpen(open, act))._unsafeUnwrap()).toBe('shipped')
    expect(done).toEqual([decisionId(open)])
  })

  it.each([
    ['waiting', decided(passing('unit/a'))],
    ['failed', decided(passing('unit/a'), { results: [result({ outcome: 'FAILED' })] })],
    ['broken', decided(passing('unit/a'), { results: [result({ outcome: 'ERROR' })] })],
    ['not asked for', decide([], { subject, results: [] }, query)],
  ])('does nothing where it is closed: %s', async (_, decision) => {
    const before = done.length
    const error = (await whenOpen(decision, act))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'policy/gate-closed', decision: { status: decision.status } })
    expect(done).toHaveLength(before)
  })
})

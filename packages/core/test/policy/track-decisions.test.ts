import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from '../../src/canonical/index.ts'
import {
  allSubjects,
  decide,
  decideAbout,
  indexEvidence,
  noneFailing,
  passing,
  signOff,
  trackDecisions,
  type Decision,
} from '../../src/policy/index.ts'
import { compareInstants, type TestResult } from '../../src/schema/index.ts'
import { lawTools } from '../../src/testing/laws/scenario.ts'
import { minute, policyOf, result, subject } from '../support/gate-examples.ts'

const { scenario, resultOn, world } = lawTools(fc, decide)
const bytes = (decision: Decision): string => canonicalJson(decision as unknown as JsonValue)

describe('trackDecisions', () => {
  it('is at every step what decide makes of all the evidence, byte for byte', () => {
    const steps = scenario.chain((asked) =>
      fc.tuple(
        fc.constant(asked),
        fc.array(fc.tuple(resultOn(asked.evidence.subject), fc.nat(3)), { maxLength: 6 }),
        fc.constantFrom(...world.decisionContexts),
      ),
    )
    fc.assert(
      fc.property(steps, ([{ policies, evidence, query }, arriving, another]) => {
        const { at, knownAt: _, ...asked } = query
        const questions = [asked, { ...asked, decisionContext: another }]
        const tracker = trackDecisions(policies, evidence, questions, at)
        let now = at
        let results = evidence.results
        const taken: { readonly tracked: Decision; readonly expected: string }[] = []
        const compare = (): void => {
          const expected = questions.map((one) =>
            bytes(decide(policies, { ...evidence, results }, { ...one, at: now })),
          )
          const tracked = tracker.decisions()
          expect(tracked.map(bytes)).toEqual(expected)
          taken.push(...tracked.map((one, index) => ({ tracked: one, expected: expected[index] ?? '' })))
        }
        compare()
        for (const [one, minutes] of arriving) {
          now = new Date(Date.parse(now) + minutes * 60_000).toISOString()
          const fresh = { ...one, id: `${one.id}-${results.length}` }
          const before = tracker.decisions().map((decision) => JSON.stringify(decision.tree))
          const changes = tracker.add(fresh, now)
          results = [...results, fresh]
          const after = tracker.decisions().map((decision) => JSON.stringify(decision.tree))
          expect(changes).toHaveLength(before.filter((tree, index) => tree !== after[index]).length)
          compare()
        }
        // What was given out keeps to what there was then, also where it is read only now.
        for (const { tracked, expected } of taken) expect(bytes(tracked)).toBe(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('a decision that was given out does not learn of later results, even if its digest is first read then', () => {
    const policy = policyOf(passing('unit/a'))
    const evidence = { subject, results: [result()] }
    const tracker = trackDecisions([policy], evidence, [{ decisionContext: 'release' }], minute(30))
    const [first] = tracker.decisions()
    tracker.add(result({ outcome: 'FAILED' }), minute(31))
    expect(first?.evidenceDigest).toBe(
      decide([policy], evidence, { decisionContext: 'release', at: minute(30) }).evidenceDigest,
    )
  })

  it('tells what changed, and not what only was asked again', () => {
    const policy = policyOf(passing('unit/a'), passing('unit/b'))
    const tracker = trackDecisions(
      [policy],
      { subject, results: [] },
      [{ decisionContext: 'release' }],
      minute(1),
    )
    expect(tracker.add(result({ testcase: 'unit/c' }), minute(2))).toEqual([])
    const [change] = tracker.add(result({ submittedAt: minute(2) }), minute(2))
    expect(change?.before.summary).toContain('unit/a has no result')
    expect(change?.after.summary).not.toContain('unit/a')
  })

  it('sees evidence of the future when its time has come', () => {
    const later = result({ submittedAt: minute(10) })
    const tracker = trackDecisions(
      [policyOf(passing('unit/a'))],
      { subject, results: [later] },
      [{ decisionContext: 'release' }],
      minute(1),
    )
    expect(tracker.decisions()[0]?.status).toBe('pending')
    expect(tracker.nextDue()).toBe(minute(10))
    expect(tracker.advance(minute(10))).toMatchObject([{ after: { status: 'satisfied' } }])
  })

  it('follows results of other subjects where a rule is over several', () => {
    const other = { type: 'koji_build', identifier: 'zsh-5.9-3.fc40' }
    const policy = policyOf(allSubjects([other], { rules: [passing('unit/a')] }))
    const tracker = trackDecisions(
      [policy],
      { subject, results: [] },
      [{ decisionContext: 'release' }],
      minute(1),
    )
    const ofOther = result({ item: { type: other.type, id: other.identifier } })
    expect(tracker.add(ofOther, minute(2))).toMatchObject([{ after: { status: 'satisfied' } }])
    expect(tracker.decisions().map(bytes)).toEqual([
      bytes(decide([policy], { subject, results: [ofOther] }, { decisionContext: 'release', at: minute(2) })),
    ])
  })

  it('runs and sign-offs follow every result of theirs', () => {
    const rules = [
      noneFailing({ group: 'complete', testcases: 'unit/*' }),
      signOff('qe', { invalidatedBy: ['new-failing-result'] }),
    ]
    const evidence = {
      subject,
      results: [result({ groups: ['run-1'] })],
      groups: [{ id: 'run-1', state: 'complete', resultCount: 2 }],
      roles: [{ who: 'ann', role: 'qe', from: minute(0) }],
      signOffs: [{ id: 's1', role: 'qe', by: 'ann', at: minute(3), verdict: 'approve' }],
    } as const
    const tracker = trackDecisions(
      [policyOf(...rules)],
      evidence,
      [{ decisionContext: 'release' }],
      minute(4),
    )
    expect(tracker.decisions()[0]?.status).toBe('pending')
    const skip = result({ testcase: 'e2e/c', outcome: 'PASSED', groups: ['run-1'], submittedAt: minute(4) })
    expect(tracker.add(skip, minute(5))).toMatchObject([{ after: { status: 'satisfied' } }])
    const failure = result({ testcase: 'e2e/d', outcome: 'FAILED', submittedAt: minute(6) })
    expect(tracker.add(failure, minute(6))).toMatchObject([{ after: { status: 'pending' } }])
  })

  it('refuses to go back in time', () => {
    const tracker = trackDecisions([], { subject, results: [] }, [{ decisionContext: 'release' }], minute(5))
    expect(() => tracker.advance(minute(4))).toThrow('Time went back')
  })
})

describe('indexes', () => {
  it('one index of everything answers for each subject as evidence of its own does', () => {
    fc.assert(
      fc.property(scenario, scenario, ({ policies, evidence, query }, { evidence: more }) => {
        // Rules over several subjects look at what is not the subject's own.
        fc.pre(!/"(allSubjects|anySubject)"/.test(JSON.stringify(policies)))
        const renamed: TestResult[] = more.results.map((one) => ({ ...one, id: `${one.id}-more` }))
        const all = indexEvidence({ ...evidence, results: [...evidence.results, ...renamed] })
        const own = renamed.filter((one) => one.item.type === evidence.subject.type)
        const alone = { ...evidence, results: [...evidence.results, ...own] }
        expect(bytes(decideAbout(evidence.subject, policies, all, query))).toBe(
          bytes(decide(policies, alone, query)),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('instants of different precision are in one order', () => {
    expect(compareInstants('2026-11-22T04:00:00Z', '2026-11-22T04:00:00.001Z')).toBeLessThan(0)
  })
})

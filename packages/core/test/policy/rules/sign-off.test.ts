import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checklist, signOff, type Evidence, type Rule, type SignOffRule } from '../../../src/policy/index.ts'
import type { SignOff } from '../../../src/schema/index.ts'
import { decided, minute, onlyLeaf, result, subject } from '../../support/gate-examples.ts'
import { anyEvidence, anyResult, anySignOff } from './support/random-evidence.ts'
import { everyRole, justBefore, problemsOf, signature } from './support/rule-examples.ts'

const one = signOff('qe')
const two = signOff('qe', { count: 2 })

function status(rule: SignOffRule, signOffs: readonly SignOff[], more: Partial<Evidence> = {}): string {
  return decided(rule, { signOffs, roles: everyRole, ...more }).status
}

describe('signOff', () => {
  it('asks for so many different people, however they write their names', () => {
    expect(status(one, [])).toBe('pending')
    expect(status(one, [signature()])).toBe('satisfied')
    expect(status(two, [signature()])).toBe('pending')
    expect(status(two, [signature(), signature({ by: 'BEN' })])).toBe('pending')
    expect(status(two, [signature(), signature({ by: 'cy' })])).toBe('satisfied')
  })

  it.each([
    ['in another role', { role: 'docs' }],
    ['in a role that is written otherwise', { role: 'QE' }],
    ['about an item of a checklist', { item: 'prints' }],
    ['about another subject', { subject: { type: 'koji_build', identifier: 'zsh-5.9-3.fc40' } }],
    ['by somebody of whom nobody shows the role', { by: 'eve' }],
    ['that is dated in the future', { at: minute(31) }],
  ] as const)('does not count one %s', (_, fields) => {
    expect(status(one, [signature(fields)])).toBe('pending')
  })

  it.each([
    ['from just then on', { from: minute(10) }, 'satisfied'],
    ['a millisecond later', { from: '2026-11-22T04:10:00.001Z' }, 'pending'],
    ['until just then', { from: minute(0), until: minute(10) }, 'pending'],
    ['until a millisecond later', { from: minute(0), until: '2026-11-22T04:10:00.001Z' }, 'satisfied'],
    ['and lost it since', { from: minute(0), until: minute(20) }, 'satisfied'],
    ['only now', { from: minute(20) }, 'pending'],
  ] as const)('by somebody who held the role %s', (_, times, expected) => {
    const roles = [{ who: 'Ben', role: 'qe', ...times }]
    expect(status(one, [signature()], { roles })).toBe(expected)
  })

  it('says why one does not count', () => {
    const decision = decided(one, { signOffs: [signature()], roles: [] })
    expect(onlyLeaf(decision)).toMatchObject({
      code: 'awaiting-sign-off',
      message: '0 of 1 sign-offs as qe; nobody shows that ben held the role qe',
    })
    expect(onlyLeaf(decision).cites).toEqual({})
  })

  it('cites those that it stands on, and no others', () => {
    const signOffs = [signature({ id: 'good' }), signature({ id: 'docs', role: 'docs', by: 'cy' })]
    expect(onlyLeaf(decided(one, { signOffs, roles: everyRole })).cites).toEqual({ signOffs: ['good'] })
  })
})

describe('a rejection', () => {
  const rejected = signature({ by: 'cy', verdict: 'reject' })

  it('closes the gate, whoever else approves and in whatever order', () => {
    for (const at of [5, 10, 15]) {
      expect(status(one, [signature(), { ...rejected, at: minute(at) }])).toBe('unsatisfied')
      expect(status(one, [{ ...rejected, at: minute(at) }])).toBe('unsatisfied')
    }
  })

  it.each([
    ['they approve later', signature({ by: 'cy', at: minute(11) }), 'satisfied'],
    ['they approve later under their name in capitals', signature({ by: 'CY', at: minute(11) }), 'satisfied'],
    ['they had approved before', signature({ by: 'cy', at: minute(9) }), 'unsatisfied'],
    ['they will approve', signature({ by: 'cy', at: minute(31) }), 'unsatisfied'],
    ['they approve in another role', signature({ by: 'cy', role: 'docs', at: minute(11) }), 'unsatisfied'],
    ['they approve an item', signature({ by: 'cy', item: 'prints', at: minute(11) }), 'unsatisfied'],
  ] as const)('stands until its giver thinks better of it: %s', (_, later, expected) => {
    expect(status(one, [rejected, later])).toBe(expected)
  })

  it('at the same instant and under the same id as an approval is the last word', () => {
    const approved = { ...rejected, verdict: 'approve' as const }
    for (const both of [
      [rejected, approved],
      [{ ...rejected, comment: 'no' }, approved],
      [rejected, { ...approved, comment: 'yes' }],
    ]) {
      expect(status(one, both)).toBe('unsatisfied')
      expect(status(one, both.toReversed())).toBe('unsatisfied')
    }
  })

  it.each([
    ['rejected in the role, and approved without it', ['reject', 'approve'], 'unsatisfied'],
    ['rejected in the role, and again without it', ['reject', 'reject'], 'unsatisfied'],
    ['approved in the role, and rejected without it', ['approve', 'reject'], 'pending'],
    ['approved in the role, and again without it', ['approve', 'approve'], 'satisfied'],
  ] as const)('by somebody who %s', (_, [first, then], expected) => {
    const roles = [{ who: 'cy', role: 'qe', from: minute(0), until: minute(8) }]
    const said = [
      signature({ by: 'cy', at: minute(5), verdict: first }),
      signature({ by: 'CY', at: minute(9), verdict: then }),
    ]
    expect(status(one, said, { roles })).toBe(expected)
    expect(status(one, [...said, signature({ by: 'cy', at: minute(9) })], { roles })).toBe(expected)
  })

  it.each([
    ['rejected this revision, and approved the one before', ['2', '1'], ['reject', 'approve'], 'unsatisfied'],
    ['rejected the revision before, and approved this one', ['1', '2'], ['reject', 'approve'], 'satisfied'],
    ['approved this revision, and rejected the one before', ['2', '1'], ['approve', 'reject'], 'pending'],
    ['approved the revision before, and rejected this one', ['1', '2'], ['approve', 'reject'], 'unsatisfied'],
  ] as const)('by somebody who %s', (_, revisions, verdicts, expected) => {
    const rule = signOff('qe', { invalidatedBy: ['new-subject-revision'] })
    const said = revisions.map((subjectRevision, index) =>
      signature({ subjectRevision, at: minute(10 + index), verdict: verdicts[index] ?? 'approve' }),
    )
    expect(status(rule, said, { subject: { ...subject, revision: '2' } })).toBe(expected)
  })

  it('more never opens a gate, nor does a failure', () => {
    const rank: Record<string, number> = { unsatisfied: 0, pending: 1, inconclusive: 1, satisfied: 2 }
    const rules: readonly Rule[] = [
      one,
      two,
      signOff('qe', { maxAge: 'PT3M', invalidatedBy: ['new-failing-result'] }),
      signOff('qe', {
        invalidatedBy: ['new-subject-revision', 'new-failing-result'],
        distinctFrom: ['author'],
      }),
      signOff('docs', { distinctFrom: ['other-signers'] }),
      checklist({ items: ['prints'], requiredRole: 'qe', invalidatedBy: ['new-failing-result'] }),
      checklist({ items: ['unit/a', 'prints'], maxAge: 'PT3M' }),
    ]
    const input = fc.record({
      evidence: anyEvidence,
      more: anySignOff,
      failure: anyResult,
      rule: fc.constantFrom(...rules),
    })
    fc.assert(
      fc.property(input, ({ evidence, more, failure, rule }) => {
        const asked = { at: minute(9) }
        const before = decided(rule, evidence, asked).status
        const rejection: SignOff = { ...more, id: 'more', verdict: 'reject' }
        const rejectedToo = [...(evidence.signOffs ?? []), rejection]
        const after = decided(rule, { ...evidence, signOffs: rejectedToo }, asked).status
        expect(rank[after]).toBeLessThanOrEqual(rank[before] ?? -1)
        const results = [...evidence.results, { ...failure, id: 'more', outcome: 'FAILED' }]
        const broken = decided(rule, { ...evidence, results }, asked).status
        expect(rank[broken]).toBeLessThanOrEqual(rank[before] ?? -1)
      }),
      { numRuns: 2000 },
    )
  })

  it('counts also from the author, whose approval would not', () => {
    const rule = signOff('qe', { distinctFrom: ['author'] })
    const authored = { subject: { ...subject, author: 'cy' } }
    expect(status(rule, [signature(), rejected], authored)).toBe('unsatisfied')
    expect(status(rule, [signature(), rejected])).toBe('unsatisfied')
  })

  it('does not go away by waiting, nor by another failure: a gate must not open by that', () => {
    const rule = signOff('qe', { maxAge: 'PT20M', invalidatedBy: ['new-failing-result'] })
    const approved = signature({ at: minute(28) })
    const results = [result({ outcome: 'FAILED', submittedAt: minute(12) })]
    expect(status(rule, [rejected, approved], { results })).toBe('unsatisfied')
    expect(decided(rule, { signOffs: [rejected], roles: everyRole }).validUntil).toBeNull()
  })

  it('by somebody without the role, or of another revision where that counts, is none', () => {
    expect(status(one, [signature(), { ...rejected, by: 'eve' }])).toBe('satisfied')
    const rule = signOff('qe', { invalidatedBy: ['new-subject-revision'] })
    const signOffs = [signature({ subjectRevision: '2' }), { ...rejected, subjectRevision: '1' }]
    expect(status(rule, signOffs, { subject: { ...subject, revision: '2' } })).toBe('satisfied')
    expect(status(one, signOffs, { subject: { ...subject, revision: '2' } })).toBe('unsatisfied')
  })
})

describe('who may not sign', () => {
  const known = { subject: { ...subject, author: 'Ben', requester: 'cy' } }

  it.each([
    ['the author', ['author'], 'ben', 'pending'],
    ['the author, in capitals', ['author'], 'BEN', 'pending'],
    ['the requester, where only the author may not', ['author'], 'cy', 'satisfied'],
    ['the requester', ['requester'], 'Cy', 'pending'],
    ['the author, where only the requester may not', ['requester'], 'ben', 'satisfied'],
    ['either of them', ['author', 'requester'], 'ben', 'pending'],
    ['somebody else', ['author', 'requester', 'other-signers'], 'ann', 'satisfied'],
  ] as const)('%s', (_, distinctFrom, by, expected) => {
    expect(status(signOff('qe', { distinctFrom }), [signature({ by })], known)).toBe(expected)
  })

  it.each(['author', 'requester'] as const)('nobody counts while the %s is not known', (who) => {
    const rule = signOff('qe', { distinctFrom: [who] })
    const decision = decided(rule, { signOffs: [signature()], roles: everyRole })
    expect(onlyLeaf(decision)).toMatchObject({
      status: 'pending',
      code: 'missing-fact',
      cites: { facts: [who] },
    })
  })

  it('a fact of the name does not stand in for what the subject does not say', () => {
    const rule = signOff('qe', { distinctFrom: ['author'] })
    const facts = { subject: { ...subject, facts: { author: 'dee' } } }
    expect(status(rule, [signature()], facts)).toBe('pending')
  })

  it('one who also signed in another role is one of the other signers, in both', () => {
    const distinct = { distinctFrom: ['other-signers'] } as const
    const both = [signOff('qe', distinct), signOff('docs', { id: 'docs', ...distinct })]
    const asBoth = [signature(), signature({ role: 'docs' })]
    expect(decided(both, { signOffs: asBoth, roles: everyRole }).status).toBe('pending')
    const apart = [signature(), signature({ role: 'docs', by: 'cy' })]
    expect(decided(both, { signOffs: apart, roles: everyRole }).status).toBe('satisfied')
    const anItem = [...apart, signature({ role: 'docs', item: 'prints' })]
    expect(decided(both, { signOffs: anItem, roles: everyRole }).status).toBe('satisfied')
    const inCapitals = [signature(), signature({ role: 'docs', by: 'BEN' })]
    expect(status(both[0] ?? one, inCapitals)).toBe('pending')
  })
})

describe('the age of an approval', () => {
  const rule = signOff('qe', { maxAge: 'PT20M' })
  const at = (instant: string, signOffs = [signature()]): unknown => {
    const decision = decided(rule, { signOffs, roles: everyRole }, { at: instant, knownAt: minute(300) })
    return [decision.status, decision.validUntil]
  }

  it('counts from its instant until just before it is too old', () => {
    expect(at(justBefore(minute(10)))).toEqual(['pending', minute(10)])
    expect(at(minute(10))).toEqual(['satisfied', minute(30)])
    expect(at(justBefore(minute(30)))).toEqual(['satisfied', minute(30)])
    expect(at(minute(30))).toEqual(['pending', null])
  })

  it('is that of the last word: to sign again begins anew', () => {
    const again = [signature(), signature({ at: minute(20) })]
    expect(at(minute(30), again)).toEqual(['satisfied', minute(40)])
    expect(at(minute(40), again)).toEqual(['pending', null])
  })

  it('does not matter where the rule has none', () => {
    expect(
      decided(one, { signOffs: [signature()], roles: everyRole }, { at: '9999-12-31T23:59:59Z' }),
    ).toMatchObject({
      status: 'satisfied',
      validUntil: null,
    })
  })
})

describe('what makes a sign-off void', () => {
  it.each([
    ['1', '1', 'satisfied'],
    ['1', '2', 'pending'],
    [undefined, '2', 'pending'],
    ['1', undefined, 'pending'],
    [undefined, undefined, 'pending'],
  ] as const)('a new revision: given for %s, and now it is %s', (subjectRevision, revision, expected) => {
    const rule = signOff('qe', { invalidatedBy: ['new-subject-revision'] })
    const given = signature(subjectRevision === undefined ? {} : { subjectRevision })
    const asked = { subject: { ...subject, ...(revision === undefined ? {} : { revision }) } }
    expect(status(rule, [given], asked)).toBe(expected)
  })

  it.each([
    ['after it', { submittedAt: minute(11) }, 'pending'],
    ['at the same instant: nobody saw it', { submittedAt: minute(10) }, 'pending'],
    ['before it', { submittedAt: justBefore(minute(10)) }, 'satisfied'],
    ['after it, and only broke', { submittedAt: minute(11), outcome: 'ERROR' }, 'pending'],
    ['after it, of an outcome nobody knows', { submittedAt: minute(11), outcome: 'valueOf' }, 'pending'],
    ['after it, and passed', { submittedAt: minute(11), outcome: 'PASSED' }, 'satisfied'],
    ['after it, and was skipped', { submittedAt: minute(11), outcome: 'SKIPPED' }, 'satisfied'],
    ['after it, and runs', { submittedAt: minute(11), outcome: 'RUNNING' }, 'satisfied'],
    ['after the cut', { submittedAt: minute(31) }, 'satisfied'],
    ['after it, of another build', { item: { type: 'koji_build', id: 'zsh-5.9-3.fc40' } }, 'satisfied'],
  ] as const)('a failure that was handed in %s', (_, fields, expected) => {
    const rule = signOff('qe', { invalidatedBy: ['new-failing-result'] })
    const failure = result({ outcome: 'FAILED', submittedAt: minute(20), ...fields })
    expect(status(rule, [signature()], { results: [failure] })).toBe(expected)
  })
})

describe('a sign-off rule that can’t be meant', () => {
  const rule = { type: 'signOff', role: 'qe', count: 1 }

  it.each([
    ['nobody', { ...rule, count: 0 }, 'rules[0].count'],
    ['half of somebody', { ...rule, count: 0.5 }, 'rules[0].count'],
    ['no count', { type: 'signOff', role: 'qe' }, 'rules[0].count'],
    ['no role', { ...rule, role: '' }, 'rules[0].role'],
    ['distinct from nobody', { ...rule, distinctFrom: [] }, 'rules[0].distinctFrom'],
    ['distinct from whom', { ...rule, distinctFrom: ['owner'] }, 'rules[0].distinctFrom[0]'],
    ['void for what', { ...rule, invalidatedBy: ['new-moon'] }, 'rules[0].invalidatedBy[0]'],
    ['an age in years', { ...rule, maxAge: 'P1Y' }, 'rules[0].maxAge'],
  ])('%s', (_, input, path) => {
    expect(problemsOf(input).map((problem) => problem.path)).toContain(path)
  })
})

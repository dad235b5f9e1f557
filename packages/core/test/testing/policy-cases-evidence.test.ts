import { describe, expect, it } from 'vitest'
import { definePolicy, metric, noneFailing, nonInferior, passing, signOff } from '../../src/policy/index.ts'
import { compareInstants } from '../../src/schema/index.ts'

import { runCases } from '../../src/testing/index.ts'
import { empty, evidenceOf, policyOf, prepared } from './support/case-examples.ts'

describe('subject and question', () => {
  it('are those of the first policy by default', () => {
    const { evidence, query } = prepared(empty, policyOf(passing('a')))
    expect(evidence.subject).toEqual({
      type: 'koji_build',
      identifier: 'bash-5.2-1.fc40',
      revision: 'revision-1',
      author: 'author',
      requester: 'requester',
      createdAt: '2026-11-22T10:00:00.000Z',
    })
    expect(query).toEqual({ decisionContext: 'release', at: '2026-11-22T12:00:00Z' })
  })

  it.each(['git_commit', 'purl', 'advisory', 'own_type'])('have an identifier of the type %s', (type) => {
    const policy = definePolicy({
      id: 'x',
      applies: { decisionContexts: ['x'], subjectTypes: [type] },
      rules: [passing('a', { id: 'a' })],
    })
    const one = empty.passing('a').expect({ status: 'satisfied' })
    expect(runCases([policy], [one]).failed).toEqual([])
  })

  it('are such that the policy applies, as far as that is plain to see', () => {
    const policy = definePolicy({
      id: 'x',
      applies: {
        decisionContexts: ['x'],
        subjectTypes: ['koji_build'],
        productVersions: ['fedora-*'],
        packages: ['kernel*'],
        if: {
          and: [
            { fact: 'tier', op: '==', value: 1 },
            { fact: 'size', op: '<', value: 10 },
            { fact: 'age', op: '>=', value: 3 },
            { fact: 'count', op: '>', value: 3 },
            { fact: 'kind', op: 'in', value: ['a', 'b'] },
            { fact: 'name', op: 'glob', value: 'k?*' },
            { fact: 'state', op: '!=', value: 'draft' },
            { fact: 'isDraft', op: '!=', value: true },
            { fact: 'level', op: '!=', value: 1 },
            {
              or: [
                { fact: 'left', op: '==', value: true },
                { fact: 'right', op: '==', value: true },
              ],
            },
            { fact: 'author', op: '!=', value: 'robot' },
            { not: { fact: 'identifier', op: 'glob', value: 'kernel-rt-*' } },
          ],
        },
      },
      rules: [passing('a', { id: 'a' })],
    })
    const one = empty.passing('a')
    expect(runCases([policy], [one.expect({ status: 'satisfied' })]).failed).toEqual([])
    const unknown = one.facts({ tier: undefined }).expect({ status: 'pending', code: 'missing-fact' })
    expect(runCases([policy], [unknown]).failed).toEqual([])
    const other = one.facts({ tier: 2 }).expect({ status: 'not-applicable' })
    expect(runCases([policy], [other]).failed).toEqual([])
  })

  it('are what the case says, and not known where it says so', () => {
    const one = empty
      .subject({ type: 'git_commit', author: 'ann', requester: undefined, facts: { tier: 1, size: 2 } })
      .subject({ revision: undefined })
      .facts({ size: 3 })
      .context('merge', 'advisory:1')
      .at('2027-01-01T00:00:00Z')
    const { evidence, query } = prepared(one, policyOf(passing('a')))
    expect(evidence.subject).toEqual({
      type: 'git_commit',
      identifier: '1f7391f92b6a3792204e07e99f71f643cc35e7e1',
      author: 'ann',
      createdAt: '2026-12-31T22:00:00.000Z',
      facts: { tier: 1, size: 3 },
    })
    expect(query).toEqual({ decisionContext: 'merge', purpose: 'advisory:1', at: '2027-01-01T00:00:00Z' })
    expect(prepared(one.context('merge'), policyOf(passing('a'))).query).not.toHaveProperty('purpose')
  })
})

describe('signatures, measurements and the rest', () => {
  it('have the role that is signed in, and the revision', () => {
    const one = empty
      .signedOff('qe', 'quinn')
      .signedOff('docs', 'dora', { granted: false, revision: 'revision-0', id: 'mine', verdict: 'reject' })
    const { signOffs, roles } = evidenceOf(one, signOff('qe'), signOff('docs'))
    expect(signOffs).toEqual([
      {
        id: 'mine',
        role: 'docs',
        by: 'dora',
        at: '2026-11-22T11:30:00.000Z',
        verdict: 'reject',
        subjectRevision: 'revision-0',
      },
      {
        id: 's1',
        role: 'qe',
        by: 'quinn',
        at: '2026-11-22T11:30:00.000Z',
        verdict: 'approve',
        subjectRevision: 'revision-1',
      },
    ])
    expect(roles).toEqual([{ who: 'quinn', role: 'qe', from: '2000-01-01T00:00:00Z' }])
    const unknown = evidenceOf(one.subject({ revision: undefined }), signOff('qe'), signOff('docs'))
    expect(unknown.signOffs?.[1]).not.toHaveProperty('subjectRevision')
  })

  it('are measured up to the moment of the decision', () => {
    const rule = metric('m', {
      aggregate: 'last',
      window: 'PT1H',
      minSamples: 1,
      pass: { op: '<', value: 1 },
    })
    const one = empty
      .metric('m', [1, 2, 3])
      .metric('m', 4, { ref: 'base-branch', at: '2026-11-22T00:00:00Z' })
    expect(evidenceOf(one, rule).metrics).toEqual([
      { metric: 'm', value: 1, at: '2026-11-22T11:58:00.000Z', source: 'case' },
      { metric: 'm', value: 2, at: '2026-11-22T11:59:00.000Z', source: 'case' },
      { metric: 'm', value: 3, at: '2026-11-22T12:00:00Z', source: 'case' },
      { metric: 'm', value: 4, at: '2026-11-22T00:00:00Z', source: 'case', ref: 'base-branch' },
    ])
  })

  it('are known before the decision, all of them', () => {
    const policy = policyOf(
      passing('a', { exonerations: ['fails-on-mainline'] }),
      nonInferior({
        testcases: 'a',
        baseline: { ref: 'best-of-last', window: 'P1D', minRuns: 1 },
        margin: '5%',
        confidence: '95%',
        looks: [1],
      }),
    )
    const one = empty
      .failing('a')
      .exonerated('a')
      .baseline('a', { failures: 3 })
      .quarantined('a', '2026-12-01T00:00:00Z')
      .knownIssue('a', 'https://tracker.example/1')
      .waived('a')
      .completeRun()
    const { evidence } = prepared(one, policy)
    expect(evidence.exonerations).toMatchObject([{ id: 'exoneration of a', reason: 'fails-on-mainline' }])
    expect(evidence.baselines).toMatchObject([{ ref: 'best-of-last', passes: 0, failures: 3 }])
    expect(evidence.quarantine).toMatchObject([{ issue: 'issue of a', from: '2026-11-21T12:00:00.000Z' }])
    expect(evidence.knownIssues).toHaveLength(1)
    const instants = JSON.stringify(evidence).matchAll(/"(at|submittedAt|from|finishedAt)":"([^"]+)"/g)
    const later = [...instants].filter(([, , instant = '']) => compareInstants(instant, one.data.at) > 0)
    expect(later).toEqual([])
  })

  it('stand beside other evidence', () => {
    const first = evidenceOf(empty.failing('a').at('2026-11-21T00:00:00Z'), passing('a'))
    const one = empty
      .list('x', ['1'])
      .passing('a')
      .evidence({ results: first.results, lists: { y: ['2'] } })
      .evidence({ otherSubjects: [{ type: 'koji_build', identifier: 'zsh-5.9-3.fc40' }] })
    const both = evidenceOf(one, passing('a'), noneFailing({ list: 'x' }), noneFailing({ list: 'y' }))
    expect(both.results).toHaveLength(2)
    expect(both.lists).toEqual({ x: ['1'], y: ['2'] })
    expect(both.otherSubjects).toHaveLength(1)
  })
})

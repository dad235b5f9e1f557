import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ExonerationSchema,
  GroupSchema,
  QuarantineEntrySchema,
  SubjectRefSchema,
  WaiverEventSchema,
  WaiverScopeSchema,
} from '../../src/schema/index.ts'
import { arbitraries } from './support/arbitraries.ts'
import { faultyPaths, keyFaults } from './support/faults.ts'

const at = '2026-11-22T04:19:00Z'
const subject = {
  type: 'koji_build',
  identifier: 'bash-5.2-1.fc40',
  productVersion: 'fedora-40',
  revision: '1',
  author: 'ann',
  facts: { critical: true, size: 1, name: 'a' },
}
const scope = {
  subject,
  testcase: 'dist.rpmlint',
  variant: { arch: 'x86_64' },
  decisionContext: 'release',
  purpose: 'product:shop',
  resultId: 'r1',
  failureSignature: 's',
}
const requested = {
  kind: 'requested',
  waiverId: 'w',
  at,
  by: 'ann',
  scope,
  reason: 'known issue',
  expiresAt: at,
}
const answered = { kind: 'approved', waiverId: 'w', at, by: 'ben', comment: 'seen' }

describe('the schemas', () => {
  it.each([
    {
      name: 'a group',
      schema: GroupSchema,
      required: ['id', 'state'],
      whole: {
        id: 'run',
        state: 'complete',
        finishedAt: at,
        resultCount: 0,
        description: '',
        refUrl: 'https://ci.example',
      },
    },
    { name: 'a subject', schema: SubjectRefSchema, required: ['type', 'identifier'], whole: subject },
    { name: 'a scope', schema: WaiverScopeSchema, required: ['subject', 'testcase'], whole: scope },
    { name: 'a request', schema: WaiverEventSchema, required: Object.keys(requested), whole: requested },
    { name: 'an answer', schema: WaiverEventSchema, required: Object.keys(answered), whole: answered },
    {
      name: 'a quarantine entry',
      schema: QuarantineEntrySchema,
      required: ['testcase', 'from', 'until', 'issue', 'by'],
      whole: { testcase: 'a', from: at, until: at, issue: '#1', by: 'ann' },
    },
    {
      name: 'an exoneration',
      schema: ExonerationSchema,
      required: ['id', 'testcase', 'reason', 'evidence', 'at', 'modelVersion'],
      whole: {
        id: 'e',
        testcase: 'a',
        variant: {},
        reason: 'not-critical',
        evidence: ['r1'],
        at,
        modelVersion: '1',
      },
    },
  ])('refuse every key of $name that is missing, mistyped or unknown', (laws) => {
    expect(keyFaults(laws)).toEqual([])
  })

  it('let every group and waiver event through', () => {
    fc.assert(
      fc.property(arbitraries.group, arbitraries.waiverEvent, (group, event) => {
        expect(GroupSchema.parse(group)).toEqual(group)
        expect(WaiverEventSchema.parse(event)).toEqual(event)
      }),
    )
  })

  it.each([
    { schema: GroupSchema, wrong: { id: 'run', state: 'done' }, path: 'state' },
    { schema: GroupSchema, wrong: { id: 'run', state: 'open', resultCount: 1.5 }, path: 'resultCount' },
    { schema: GroupSchema, wrong: { id: 'run\n', state: 'open' }, path: 'id' },
    {
      schema: GroupSchema,
      wrong: { id: 'run', state: 'open', finishedAt: '2026-11-22T04:19:00' },
      path: 'finishedAt',
    },
    { schema: WaiverEventSchema, wrong: { ...answered, kind: 'expired' }, path: 'kind' },
    { schema: WaiverEventSchema, wrong: { ...answered, comment: '' }, path: 'comment' },
    { schema: WaiverEventSchema, wrong: { ...requested, reason: '' }, path: 'reason' },
    { schema: WaiverEventSchema, wrong: { ...requested, comment: 'a' }, path: 'comment' },
    {
      schema: WaiverEventSchema,
      wrong: { ...requested, scope: { ...scope, subjct: 1 } },
      path: 'scope.subjct',
    },
    {
      schema: WaiverEventSchema,
      wrong: { ...requested, scope: { ...scope, variant: { 'a:': '' } } },
      path: 'scope.variant["a:"]',
    },
    {
      schema: WaiverScopeSchema,
      wrong: { ...scope, subject: { ...subject, facts: { a: NaN } } },
      path: 'subject.facts.a',
    },
  ])('find the fault at $path', ({ schema, wrong, path }) => {
    expect(faultyPaths(schema, wrong)).toEqual([path])
  })
})

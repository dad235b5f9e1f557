import type * as fastCheck from 'fast-check'
import {
  itemTypes,
  presetOutcomes,
  type Group,
  type Item,
  type SkipKind,
  type TestResult,
  type Variant,
  type WaiverEvent,
} from '../schema/index.ts'

/** Generators of everything the vocabulary has. What they make always passes its schema. */
export interface Arbitraries {
  /** Few names in few namespaces, with dots, slashes and other letters. */
  readonly testcaseName: fastCheck.Arbitrary<string>
  /** Few items of several types, in canonical form. */
  readonly item: fastCheck.Arbitrary<Item>
  /** Few keys and values, so that variants often include each other. */
  readonly variant: fastCheck.Arbitrary<Variant>
  /** Few instants, equal ones written in several ways, some apart by less than a millisecond. */
  readonly instant: fastCheck.Arbitrary<string>
  /** Any result; ids are dense, so two results often have the same id and different contents. */
  readonly result: fastCheck.Arbitrary<TestResult>
  /** Results with ids of their own, in no order; many share testcase, item, variant and time. */
  readonly results: fastCheck.Arbitrary<readonly TestResult[]>
  readonly group: fastCheck.Arbitrary<Group>
  readonly waiverEvent: fastCheck.Arbitrary<WaiverEvent>
  /** Requests with their answers, of several waivers, in no order. */
  readonly waiverEvents: fastCheck.Arbitrary<readonly WaiverEvent[]>
}

/**
 * The generators, made with your copy of fast-check: nothing is imported from it at run time, so it stays optional.
 *
 * They are dense on purpose: few names and few instants, so that ties, repeats and conflicts happen all the time.
 *
 * @example
 * import { arbitrariesWith } from '@gatewright/core/testing'
 * import { TestResultSchema } from '@gatewright/core/schema'
 * import fc from 'fast-check'
 *
 * const { result } = arbitrariesWith(fc)
 * fc.assert(fc.property(result, (one) => TestResultSchema.safeParse(one).success))
 */
export function arbitrariesWith(fc: typeof fastCheck.default): Arbitraries {
  const testcaseName = fc.constantFrom(
    'dist.rpmlint',
    'dist.abicheck',
    'unit/math/adds',
    'unit/math/adds 1.5',
    'größe/✓ 𝒳',
    'smoke',
  )
  const item = fc.constantFrom<Item>(
    { type: 'koji_build', id: itemTypes.koji_build.example },
    { type: 'brew_build', id: itemTypes.koji_build.example },
    { type: 'git_commit', id: itemTypes.git_commit.example },
    { type: 'purl', id: itemTypes.purl.example },
    { type: 'own_type', id: 'anything: at all' },
  )
  const variant: fastCheck.Arbitrary<Variant> = fc.record(
    {
      arch: fc.constantFrom('x86_64', 's390x'),
      os: fc.constantFrom('linux', 'Fedora: 40', ''),
      'scenario/name': fc.constant('uefi'),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  const instant = fc
    .tuple(
      fc.constantFrom('2026-11-22T04:19:00', '2026-11-22T04:19:01', '1969-12-31T23:59:59'),
      fc.constantFrom('', '.0', '.000', '.0001', '.00012', '.5', '.500'),
    )
    .map(([second, fraction]) => `${second}${fraction}Z`)
  const id = fc.constantFrom('a', 'b', 'B', '1', '10', '2', 'é', '𝒳', 'ﬀ')
  const groupId = fc.constantFrom('run/1', 'run/2', 'run 3')
  const text = fc.string({ unit: 'binary', maxLength: 20 }).map((any) => any.replaceAll('\0', ''))
  const refUrl = fc.constantFrom('https://ci.example/1', 'https://ci.example/runs?a=b#c')

  const resultFields = {
    id,
    testcase: testcaseName,
    item,
    outcome: fc.constantFrom(...Object.keys(presetOutcomes)),
    submittedAt: instant,
    variant,
    data: fc.dictionary(fc.constantFrom('owner', 'ключ', 'a b'), fc.array(text, { maxLength: 2 }), {
      noNullPrototype: true,
    }),
    groups: fc.uniqueArray(groupId, { maxLength: 2 }),
    attempt: fc.integer({ min: 1, max: 3 }),
    durationMs: fc.double({ min: 0, max: 1e6, noNaN: true }).map((duration) => duration + 0),
    skipKind: fc.constantFrom<SkipKind>('skipped', 'todo', 'expected-failure', 'precluded'),
    failureSignature: fc.constantFrom('signature-1', 'signature-2'),
    note: text,
    refUrl,
  }
  const result = fc
    .record(resultFields, {
      requiredKeys: ['id', 'testcase', 'item', 'outcome', 'submittedAt', 'variant', 'data', 'groups'],
      noNullPrototype: true,
    })
    .map((one): TestResult => (one.outcome === 'SKIPPED' ? one : withoutSkipKind(one)))
  const results = fc
    .array(result, { maxLength: 20 })
    .map((many) => many.map((one, index) => ({ ...one, id: `${one.id}-${index}` })))

  const group: fastCheck.Arbitrary<Group> = fc.record(
    {
      id: groupId,
      state: fc.constantFrom('open', 'complete', 'aborted'),
      finishedAt: instant,
      resultCount: fc.nat(20),
      description: text,
      refUrl,
    },
    { requiredKeys: ['id', 'state'], noNullPrototype: true },
  )

  const subject = fc.record(
    {
      type: fc.constant('koji_build'),
      identifier: fc.constantFrom('bash-5.2-1.fc40', 'bash-5.2-2.fc40'),
      productVersion: fc.constantFrom('fedora-40', 'fedora-41'),
      author: fc.constantFrom('ann', 'ben'),
      facts: fc.dictionary(fc.constantFrom('critical', 'size'), fc.oneof(fc.boolean(), fc.nat(9), text), {
        noNullPrototype: true,
      }),
    },
    { requiredKeys: ['type', 'identifier'], noNullPrototype: true },
  )
  const scope = fc.record(
    {
      subject,
      testcase: testcaseName,
      variant,
      decisionContext: fc.constantFrom('bodhi_update_push_stable', 'release'),
      purpose: fc.constantFrom('advisory:RHSA-2026:1', 'product:shop'),
      resultId: id,
      failureSignature: fc.constantFrom('signature-1', 'signature-2'),
    },
    { requiredKeys: ['subject', 'testcase'], noNullPrototype: true },
  )
  const words = fc.constantFrom('flaky hardware', 'known issue\nsee tracker')
  const eventFields = {
    waiverId: fc.constantFrom('waiver-1', 'waiver-2', 'waiver-3'),
    at: instant,
    by: fc.constantFrom('ann', 'ben', 'cy'),
  }
  const requested = fc.record(
    { kind: fc.constant('requested' as const), ...eventFields, scope, reason: words, expiresAt: instant },
    { noNullPrototype: true },
  )
  const answered = fc.record(
    {
      kind: fc.constantFrom(
        'approved' as const,
        'rejected' as const,
        'withdrawn' as const,
        'revoked' as const,
      ),
      ...eventFields,
      comment: words,
    },
    { noNullPrototype: true },
  )
  const waiverEvent: fastCheck.Arbitrary<WaiverEvent> = fc.oneof(requested, answered)
  const waiverEvents = fc
    .tuple(
      fc.uniqueArray(requested, { selector: ({ waiverId }) => waiverId }),
      fc.array(answered, { maxLength: 8 }),
    )
    .map(([asked, answers]): WaiverEvent[] => [...asked, ...answers])
    .chain((events) => fc.shuffledSubarray(events, { minLength: events.length }))

  return { testcaseName, item, variant, instant, result, results, group, waiverEvent, waiverEvents }
}

function withoutSkipKind({ skipKind: _, ...rest }: TestResult): TestResult {
  return rest
}

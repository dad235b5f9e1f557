import fc from 'fast-check'
import { given, id, instant, match, page, person, some, subject, text } from './few-values.ts'
import { operation, type Operation } from './operation.ts'

const group = fc.record(
  {
    id,
    state: fc.constantFrom('open', 'open', 'complete', 'aborted'),
    createdAt: instant,
    description: text,
    resultCount: fc.nat(1),
  },
  { requiredKeys: ['id', 'state'] },
)
const waiverEvent = fc.oneof(
  fc.record({
    kind: fc.constant('requested' as const),
    waiverId: fc.constantFrom('a', 'b', 'waiverdb:1'),
    at: instant,
    by: person,
    scope: fc.record({ subject, testcase: text.filter((one) => one === 'x') }),
    reason: text,
    expiresAt: fc.constant('2026-12-01T00:00:00Z'),
  }),
  fc.record({
    kind: fc.constantFrom('approved' as const, 'revoked' as const),
    waiverId: fc.constantFrom('a', 'b'),
    at: instant,
    by: person,
    comment: text,
  }),
)
const waiverRecord = fc.record({
  subject_type: fc.constantFrom('koji_build', 'brew-build'),
  subject_identifier: fc.constantFrom('bash-5.2-1.fc40', 'Fedora-40'),
  testcase: text,
  product_version: text,
  waived: fc.boolean(),
  username: person,
  timestamp: fc.constantFrom('2026-11-22T04:19:00', '2026-11-22T05:19:00.5+01:00', 'soon'),
})
/** Calls of the stores that a gate needs, but for the results. */
export const projectOperations: readonly fc.Arbitrary<Operation>[] = [
  operation('groups.put', group, ({ groups }, one) => groups.put(one as never)),
  operation('groups.get', id, ({ groups }, one) => groups.get(one)),
  operation(
    'groups.find',
    fc.tuple(match, fc.option(some(id), { nil: undefined }), page),
    ({ groups }, [description, ids, part]) =>
      groups.find({ ...given('description', description), ...given('ids', ids) }, part),
  ),
  operation(
    'testcases.put',
    fc.record({ name: id, refText: text }, { requiredKeys: ['name'] }),
    ({ testcases }, one) => testcases.put(one),
  ),
  operation('testcases.get', id, ({ testcases }, one) => testcases.get(one)),
  operation('testcases.find', fc.tuple(match, page), ({ testcases }, [names, part]) =>
    testcases.find(given('names', names), part),
  ),
  operation('numbers.next', id, ({ numbers }, one) => numbers.next(one)),
  operation('waivers.append', some(waiverEvent), ({ waivers }, events) => waivers.append(events as never)),
  operation('waivers.eventsAbout', subject, ({ waivers }, one) => waivers.eventsAbout(one)),
  operation('waivers.appendRecords', some(waiverRecord), ({ waivers }, records) =>
    waivers.appendRecords(records),
  ),
  operation('waivers.records', page, ({ waivers }, part) => waivers.records({ filters: [{}] }, part)),
]

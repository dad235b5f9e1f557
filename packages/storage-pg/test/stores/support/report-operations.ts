import fc from 'fast-check'
import { digest, given, id, instant, json, page, person, some, subject, text } from './few-values.ts'
import { operation, type Operation } from './operation.ts'

const bytes = fc.constantFrom('a', 'b', '').map((one) => new TextEncoder().encode(one))
const signOff = fc.record({
  id,
  role: person,
  by: person,
  at: instant,
  verdict: fc.constantFrom('approve' as const),
  subject,
})
const entry = fc.record(
  { id, report: digest, receivedAt: instant, uploader: person, facts: fc.constant({ 'a b': 'c' }) },
  { requiredKeys: ['id', 'report', 'receivedAt'] },
)
const step = fc.record(
  {
    stage: fc.constantFrom('processing' as const, 'valid' as const, 'invalid' as const),
    changedAt: instant,
    reportKey: text,
    resultCount: fc.nat(2),
    reason: text,
  },
  { requiredKeys: ['stage', 'changedAt'] },
)
const decision = fc.record(
  {
    id,
    decidedAt: instant,
    subject,
    decisionContext: person,
    status: fc.constantFrom('satisfied', 'pending'),
    decision: json,
    cites: fc.constantFrom({ groups: ['a'] }, {}),
  },
  { requiredKeys: ['id', 'decidedAt', 'subject', 'decisionContext', 'status', 'decision'] },
)
const quarantined = fc.record({
  testcase: id,
  from: instant,
  until: instant,
  issue: text.filter((one) => one !== 'größe\n'),
  by: person,
})
/** Calls of the stores of what comes in and what is decided about it. */
export const reportOperations: readonly fc.Arbitrary<Operation>[] = [
  operation('signOffs.append', some(signOff), ({ signOffs }, all) => signOffs.append(all)),
  operation('signOffs.about', subject, ({ signOffs }, one) => signOffs.about(one)),
  operation(
    'reports.put',
    fc.tuple(bytes, fc.record({ receivedAt: instant, mediaType: text }, { requiredKeys: ['receivedAt'] })),
    ({ reports }, [one, about]) => reports.put(one, about),
  ),
  operation('reports.read', digest, ({ reports }, one) => reports.read(one)),
  operation('reports.info', digest, ({ reports }, one) => reports.info(one)),
  operation(
    'reports.find',
    fc.tuple(fc.option(instant, { nil: undefined }), page),
    ({ reports }, [before, part]) => reports.find(given('receivedBefore', before), part),
  ),
  operation('reports.remove', digest, ({ reports }, one) => reports.remove(one)),
  operation('ingest.open', entry, ({ ingest }, one) => ingest.open(one)),
  operation(
    'ingest.move',
    fc.tuple(id, fc.constantFrom('received', 'processing'), step),
    ({ ingest }, [one, from, next]) => ingest.move(one, from as 'received', next),
  ),
  operation('ingest.get', id, ({ ingest }, one) => ingest.get(one)),
  operation(
    'ingest.find',
    fc.tuple(
      fc.record(
        {
          stages: some(fc.constantFrom('received' as const, 'valid' as const)),
          report: digest,
          uploader: person,
          changedBefore: instant,
        },
        { requiredKeys: [] },
      ),
      page,
    ),
    ({ ingest }, [query, part]) => ingest.find(query, part),
  ),
  operation('decisions.record', decision, ({ decisions }, one) => decisions.record(one as never)),
  operation('decisions.close', fc.tuple(id, instant), ({ decisions }, [one, at]) => decisions.close(one, at)),
  operation('decisions.get', id, ({ decisions }, one) => decisions.get(one)),
  operation(
    'decisions.find',
    fc.tuple(
      fc.record(
        {
          subject,
          decisionContext: person,
          statuses: some(fc.constantFrom('satisfied', 'pending', '\0')),
          since: instant,
          until: instant,
          isOpen: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      page,
    ),
    ({ decisions }, [query, part]) => decisions.find(query, part),
  ),
  operation('quarantine.append', some(quarantined), ({ quarantine }, all) => quarantine.append(all)),
  operation(
    'quarantine.entries',
    fc.record({ testcases: some(id), at: instant }, { requiredKeys: [] }),
    ({ quarantine }, query) => quarantine.entries(query),
  ),
]

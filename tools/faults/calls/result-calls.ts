import type { PageRequest, ResultQuery } from '../../../packages/core/src/ports/index.ts'
import type {
  Group,
  TestResult,
  WaiverEvent,
  NewWaiverDbRecord,
} from '../../../packages/core/src/schema/index.ts'
import { maybe, type Call, type Draw } from './call.ts'

/** Calls of the stores that a gate needs, by the names of their methods. */
export const resultCalls: Readonly<Record<string, (draw: Draw) => Call>> = {
  'results.append': (draw) => {
    const results = Array.from({ length: draw.random.whole(0, 4) }, () => resultOf(draw))
    const key = `${draw.name()}-${draw.random.whole(0, 40)}`
    return ({ results: store }) => store.append(key, results)
  },
  'results.query': (draw) => {
    const [query, page] = [queryOf(draw), pageOf(draw)]
    return ({ results }) => results.query(query, page)
  },
  'results.latest': (draw) => {
    const [item, options] = [itemOf(draw), maybe(draw, 'testcases', () => [draw.name(), draw.name()])]
    return ({ results }) => results.latest(item, options)
  },
  'results.history': (draw) => {
    const [testcase, variant, limit] = [draw.name(), variantOf(draw), draw.random.whole(0, 9)]
    return ({ results }) => results.history(testcase, variant, limit)
  },
  'results.count': (draw) => {
    const query = queryOf(draw)
    return ({ results }) => results.count(query)
  },
  'results.newest': (draw) => {
    const [query, distinctOn] = [queryOf(draw), draw.coin() ? ['note-of'] : undefined]
    return ({ results }) => results.newest(query, distinctOn)
  },
  'groups.put': (draw) => {
    const state = draw.random.pick(['open', 'open', 'complete'] as const)
    const group: Group = { id: draw.name(), state, createdAt: draw.instant(), description: draw.mark }
    return ({ groups }) => groups.put(group)
  },
  'groups.get': (draw) => {
    const id = draw.name()
    return ({ groups }) => groups.get(id)
  },
  'groups.ofItem': (draw) => {
    const item = itemOf(draw)
    return ({ groups }) => groups.ofItem(item)
  },
  'groups.find': (draw) => {
    const query = maybe(draw, 'ids', () => [draw.name(), draw.name()])
    return ({ groups }) => groups.find(query)
  },
  'testcases.put': (draw) => {
    const testcase = { name: draw.name(), refText: draw.mark }
    return ({ testcases }) => testcases.put(testcase)
  },
  'testcases.get': (draw) => {
    const name = draw.name()
    return ({ testcases }) => testcases.get(name)
  },
  'testcases.find': (draw) => {
    const query = draw.coin() ? {} : { names: { like: [`${draw.name()}%`] } }
    return ({ testcases }) => testcases.find(query)
  },
  'waivers.append': (draw) => {
    const events = Array.from({ length: draw.random.whole(1, 2) }, () => waiverEventOf(draw))
    return ({ waivers }) => waivers.append(events)
  },
  'waivers.eventsAbout': (draw) => {
    const subject = subjectOf(draw)
    return ({ waivers }) => waivers.eventsAbout(subject)
  },
  'waivers.appendRecords': (draw) => {
    const records = [waiverRecordOf(draw)]
    return ({ waivers }) => waivers.appendRecords(records)
  },
  'waivers.record': (draw) => {
    const id = draw.random.whole(1, 60)
    return ({ waivers }) => waivers.record(id)
  },
  'waivers.records': (draw) => {
    const filters = [draw.coin() ? {} : { testcase: draw.name() }]
    return ({ waivers }) => waivers.records({ filters }, { limit: 20 })
  },
  'waivers.countRecords': (draw) => {
    const filters = [draw.coin() ? {} : { subject_identifier: subjectOf(draw).identifier }]
    return ({ waivers }) => waivers.countRecords({ filters })
  },
  'numbers.next': (draw) => {
    const series = draw.name()
    return ({ numbers }) => numbers.next(series)
  },
}

function itemOf(draw: Draw): TestResult['item'] {
  return { type: 'koji_build', id: `${draw.name()}-1.0-1` }
}

/** The subject that is the item of the same name. */
export function subjectOf(draw: Draw): { readonly type: string; readonly identifier: string } {
  return { type: 'koji_build', identifier: `${draw.name()}-1.0-1` }
}

function variantOf(draw: Draw): TestResult['variant'] {
  return draw.coin() ? {} : { arch: draw.random.pick(['x86_64', 'aarch64']) }
}

/** Some with a number, some without. */
function idOf(draw: Draw): string {
  return `${draw.name()}-${draw.random.whole(0, 20)}${draw.coin() ? `#000${draw.random.whole(1, 9)}` : ''}`
}

function resultOf(draw: Draw): TestResult {
  return {
    id: idOf(draw),
    testcase: draw.name(),
    item: itemOf(draw),
    outcome: draw.random.pick(['PASSED', 'FAILED', 'ERROR']),
    submittedAt: draw.instant(),
    variant: variantOf(draw),
    data: { 'note-of': [draw.mark], ...maybe(draw, 'suite', () => [draw.name()]) },
    groups: draw.coin() ? [draw.name()] : [],
    note: draw.mark,
  }
}

function queryOf(draw: Draw): ResultQuery {
  return {
    ...(draw.random.oneIn(3) ? { item: itemOf(draw) } : {}),
    ...(draw.random.oneIn(4) ? { testcase: draw.name() } : {}),
    ...(draw.random.oneIn(5) ? { group: draw.name() } : {}),
    ...(draw.random.oneIn(5) ? { ids: [idOf(draw), idOf(draw), idOf(draw)] } : {}),
    ...(draw.random.oneIn(5) ? { outcomes: ['FAILED', 'ERROR'] } : {}),
    ...(draw.random.oneIn(6) ? { data: [{ key: 'suite', equals: [draw.name()] }] } : {}),
    ...(draw.random.oneIn(6) ? { data: [{ key: 'note-of', like: ['mark-%'] }] } : {}),
    ...(draw.random.oneIn(6) ? { since: draw.instant() } : {}),
    ...(draw.random.oneIn(6) ? { storedThrough: draw.random.whole(0, 40) } : {}),
  }
}

function pageOf(draw: Draw): PageRequest {
  const limit = draw.random.whole(1, 20)
  return draw.coin() ? { limit } : { limit, skip: draw.random.whole(0, 5), order: 'oldest-first' }
}

function waiverEventOf(draw: Draw): WaiverEvent {
  const [waiverId, at, by] = [draw.name(), draw.instant(), draw.name()]
  if (draw.coin()) return { kind: 'approved', waiverId, at, by, comment: draw.mark }
  const { type, identifier } = subjectOf(draw)
  const scope = { subject: { type, identifier }, testcase: draw.name() }
  return { kind: 'requested', waiverId, at, by, scope, reason: draw.mark, expiresAt: '2027-01-01T00:00:00Z' }
}

function waiverRecordOf(draw: Draw): NewWaiverDbRecord {
  const { type, identifier } = subjectOf(draw)
  return {
    subject_type: type,
    subject_identifier: identifier,
    testcase: draw.name(),
    product_version: 'fedora-40',
    waived: draw.coin(),
    comment: draw.mark,
    username: draw.name(),
    timestamp: '2026-03-01T00:00:00.000001',
  }
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createReportCounts, type ReportCounts } from '../workload/report-counts.ts'
import type { SeenEvent } from '../workload/subject.ts'
import { createFeedJudge, type FeedFindings } from './judge-feed.ts'

const event = (position: number, ref: string, resultCount = 1): SeenEvent => {
  return { position, kind: 'results', ref, facts: { resultCount } }
}

function judged(
  events: readonly SeenEvent[],
  stored: Readonly<Record<string, number>>,
): Omit<FeedFindings, 'example'> {
  const [judge, counts]: [ReturnType<typeof createFeedJudge>, ReportCounts] = [
    createFeedJudge(),
    createReportCounts(),
  ]
  for (const [key, count] of Object.entries(stored)) counts.set(key, count)
  for (const one of events) judge.take([one])
  const { example: _example, ...findings } = judge.findings(counts)
  return findings
}

const clean = { read: 2, gaps: 0, repeated: 0, missed: 0, empty: 0 }

test('dense positions that tell of each stored report once are well', () => {
  assert.deepEqual(judged([event(1, 'w0-0'), event(2, 'w1-0', 5)], { 'w0-0': 1, 'w1-0': 5 }), clean)
})

test('a position that is left out, or comes late, is a gap', () => {
  assert.deepEqual(judged([event(1, 'w0-0'), event(3, 'w0-1')], { 'w0-0': 1, 'w0-1': 1 }), {
    ...clean,
    gaps: 1,
  })
  assert.deepEqual(judged([event(2, 'w0-0'), event(1, 'w0-1')], { 'w0-0': 1, 'w0-1': 1 }), {
    ...clean,
    gaps: 2,
  })
})

test('a report that no event tells of is missed', () => {
  assert.deepEqual(judged([event(1, 'w0-0')], { 'w0-0': 1, 'w0-7': 1, x: 1 }), {
    ...clean,
    read: 1,
    missed: 2,
  })
})

test('a report that two events tell of is repeated', () => {
  assert.deepEqual(judged([event(1, 'w0-0'), event(2, 'w0-0')], { 'w0-0': 1 }), { ...clean, repeated: 1 })
})

test('an event of nothing, or of another number of results, is empty', () => {
  assert.deepEqual(judged([event(1, 'w0-0', 2), event(2, 'x')], { 'w0-0': 1 }), { ...clean, empty: 2 })
})

test('events of other kinds only have a position', () => {
  const other = { position: 2, kind: 'group', ref: 'g', facts: {} } as const
  assert.deepEqual(judged([event(1, 'w0-0'), other], { 'w0-0': 1 }), clean)
})

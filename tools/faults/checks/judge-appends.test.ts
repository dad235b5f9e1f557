import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeReport, type PlannedReport, type ReportPlan } from '../workload/report.ts'
import { judgeAppends, type AppendFindings } from './judge-appends.ts'

const plan: ReportPlan = { seed: 1, project: 'north', sizes: [3] }
const reportOf = (number: number): PlannedReport => makeReport(plan, { writer: 0, number })
const [first, second] = [reportOf(0), reportOf(1)]
const told = (report: PlannedReport): { key: string; acknowledged: number } => ({
  key: report.key,
  acknowledged: report.results.length,
})

async function judged(
  ...parameters: Parameters<typeof judgeAppends>
): Promise<Omit<AppendFindings, 'example'>> {
  const { example: _example, ...counts } = await judgeAppends(...parameters)
  return counts
}

const clean = { stored: 6, unacknowledged: 0, lost: 0, doubled: 0, halves: 0, foreign: 0 }

test('what was acknowledged and is there once is well', async () => {
  const stored = [...second.results, ...first.results]
  assert.deepEqual(await judged(plan, [told(first), told(second)], stored), clean)
})

test('a report that nobody was told of may be there whole, or not at all', async () => {
  const log = [told(first), { key: second.key }]
  assert.deepEqual(await judged(plan, log, [...first.results, ...second.results]), {
    ...clean,
    unacknowledged: 1,
  })
  assert.deepEqual(await judged(plan, log, first.results), { ...clean, stored: 3 })
})

test('an acknowledged report that is gone is lost', async () => {
  assert.deepEqual(await judged(plan, [told(first), told(second)], first.results), {
    ...clean,
    stored: 3,
    lost: 3,
  })
})

test('a part of a report is half a report, acknowledged or not', async () => {
  const some = [...first.results, ...second.results.slice(0, 1)]
  const half = { ...clean, stored: 4, halves: 1 }
  assert.deepEqual(await judged(plan, [told(first), told(second)], some), { ...half, lost: 2 })
  assert.deepEqual(await judged(plan, [told(first), { key: second.key }], some), {
    ...half,
    unacknowledged: 1,
  })
})

test('a result that comes twice is doubled', async () => {
  const stored = [...first.results, ...first.results.slice(2)]
  assert.deepEqual(await judged(plan, [told(first)], stored), { ...clean, stored: 4, doubled: 1 })
})

test('a result that says something else, or that nobody appended, is foreign', async () => {
  const [one, ...rest] = first.results
  assert.ok(one)
  const other = [{ ...one, outcome: 'ERROR' }, ...rest]
  assert.deepEqual(await judged(plan, [{ key: first.key }], other), {
    ...clean,
    stored: 3,
    unacknowledged: 1,
    halves: 1,
    foreign: 1,
  })
  assert.deepEqual(await judged(plan, [], first.results), { ...clean, stored: 3, foreign: 3 })
})

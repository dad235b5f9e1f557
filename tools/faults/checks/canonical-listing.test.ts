import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryDatabase } from '../../../packages/storage-memory/src/index.ts'
import { makeReport } from '../workload/report.ts'
import { listProject, listingDifference, type CanonicalListing } from './canonical-listing.ts'

async function listed(numbers: readonly number[]): Promise<CanonicalListing> {
  const storage = createMemoryDatabase().open('north')
  for (const number of numbers) {
    const { key, results } = makeReport({ seed: 1, project: 'north', sizes: [4] }, { writer: 0, number })
    assert.ok((await storage.results.append(key, results)).isOk())
  }
  return listProject(storage)
}

test('the order of reports makes no difference, a report less does', async () => {
  const model = await listed([0, 1, 2])
  assert.equal(model.results, 12)
  assert.equal(listingDifference(await listed([2, 0, 1]), model), undefined)
  assert.match(
    listingDifference(await listed([0, 1]), model) ?? '',
    /^line 1 is result .*w0-1#.* of the model result .*w0-2#/,
  )
})

test('one result in another order is a difference, and where a listing ends early', async () => {
  const model = await listed([0])
  const [first = '', second = '', ...rest] = model.lines
  assert.match(listingDifference({ ...model, lines: [second, first, ...rest] }, model) ?? '', /^line 1 is /)
  const shorter = { ...model, lines: model.lines.slice(0, -1) }
  assert.match(listingDifference(shorter, model) ?? '', /is nothing, and of the model decision/)
  assert.match(listingDifference(model, shorter) ?? '', /is decision .*, and of the model nothing$/)
})

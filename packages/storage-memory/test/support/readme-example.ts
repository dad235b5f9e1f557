import { orThrow } from '@gatewright/core'
import { createMemoryDatabase, restoreMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'

const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
const result = {
  id: 'run-1/dist.rpmlint',
  testcase: 'dist.rpmlint',
  item,
  outcome: 'PASSED',
  submittedAt: '2026-11-22T04:19:00Z',
  variant: { arch: 'x86_64' },
  data: {},
  groups: ['run-1'],
}

// The same report again changes nothing; another body under the same key is an error.
const database = createMemoryDatabase()
const shop = database.open('shop')
const first = orThrow(await shop.results.append('report-1', [result]))
const again = orThrow(await shop.results.append('report-1', [result]))
export const isNew: readonly boolean[] = [first.isNew, again.isNew] // [true, false]

// One JSON object a line, ready for a file.
export const lines: readonly string[] = [...snapshotLines(database)]
const copy = orThrow(restoreMemoryDatabase(lines))
const latest = orThrow(await copy.open('shop').results.latest(item))
export const outcomes: readonly string[] = latest.map(({ outcome }) => outcome) // ['PASSED']

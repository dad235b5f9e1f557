import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createLogReader, openWorkLog } from './work-log.ts'

function inFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-faults-test-'))
  try {
    use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('a reader follows logs as they grow, and knows what was begun and what was acknowledged', () => {
  inFolder((folder) => {
    const files = [join(folder, 'one'), join(folder, 'two')]
    const reader = createLogReader(files)
    reader.poll()
    assert.deepEqual([...reader.entries('north')], [])
    const [one, two] = files.map((file) => openWorkLog(file))
    assert.ok(one && two)
    one.attempt('north', 'w0-0')
    two.attempt('north', 'w1-0')
    one.acknowledge('north', 'w0-0', 7)
    two.attempt('south', 'w1-0')
    reader.poll()
    assert.deepEqual([...reader.entries('north')], [{ key: 'w0-0', acknowledged: 7 }, { key: 'w1-0' }])
    assert.deepEqual(reader.acknowledged, { results: 7, reports: 1 })
    two.acknowledge('south', 'w1-0', 3)
    one.acknowledge('north', 'w0-0', 7)
    one.close()
    two.close()
    reader.poll()
    assert.deepEqual([...reader.entries('south')], [{ key: 'w1-0', acknowledged: 3 }])
    assert.deepEqual(reader.acknowledged, { results: 10, reports: 2 })
  })
})

test('a line that was not finished counts when it is, and only then', () => {
  inFolder((folder) => {
    const file = join(folder, 'log')
    const reader = createLogReader([file])
    appendFileSync(file, 't north w0-0\na north w0-0 1')
    reader.poll()
    assert.deepEqual([...reader.entries('north')], [{ key: 'w0-0' }])
    appendFileSync(file, '2\n')
    reader.poll()
    assert.deepEqual([...reader.entries('north')], [{ key: 'w0-0', acknowledged: 12 }])
  })
})

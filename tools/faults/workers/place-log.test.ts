import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openPlaceLog, readPlaceLog } from './place-log.ts'

test('a log says how far each job is, what was tried again and what left', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-faults-test-'))
  try {
    const file = join(folder, 'log')
    assert.equal(readPlaceLog(file).size, 0)
    const first = openPlaceLog(file)
    first.begin('one', 0)
    first.pass('one', 'a')
    first.done('one', 0)
    first.begin('one', 1)
    first.pass('one', 'b')
    first.send('one', 'm1')
    first.kill('one', 'b')
    first.close()
    const second = openPlaceLog(file)
    second.begin('one', 1)
    second.pass('one', 'b')
    second.send('one', 'm1')
    second.begin('two', 0)
    second.close()
    assert.deepEqual(
      [...readPlaceLog(file)],
      [
        [
          'one',
          {
            done: 1,
            piece: 1,
            tries: 2,
            passed: new Map([
              ['a', 1],
              ['b', 2],
            ]),
            killed: ['b'],
            sent: ['m1', 'm1'],
          },
        ],
        ['two', { done: 0, piece: 0, tries: 1, passed: new Map(), killed: [], sent: [] }],
      ],
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

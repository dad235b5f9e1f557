// Run by: node --conditions=@gatewright/source --test "tools/fuzz/*.test.ts"
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { findParser } from './find-parser.ts'
import { faultOf } from './oracles.ts'
import { fuzz, type FuzzAnswer } from './run.ts'

const module = fileURLToPath(new URL('testing/broken-parsers.ts', import.meta.url))
const main = fileURLToPath(new URL('main.ts', import.meta.url))
const run = (format: string, to: number, from = 0): Promise<FuzzAnswer> =>
  fuzz({ format, kind: 'mutations', seed: 1, from, to, module }, { patienceMs: 2000, heapMb: 64 })

/** How often the harness needs to look at most until it sees the fault, and what it says. */
const broken: readonly (readonly [format: string, inputs: number, fault: RegExp])[] = [
  ['throws', 20, /the parser failed: TypeError: broken on purpose/],
  ['pollutes', 300, /a prototype was polluted/],
  ['pollutes-arrays', 300, /a prototype was polluted/],
  ['miscounts', 1, /the counts are not of the records/],
  ['does-not-add-up', 1, /the counts do not add up/],
  ['repeats', 300, /a diagnostic repeats the content/],
  ['depends-on-chunks', 20, /other chunks give another answer/],
  ['wrong-index', 1, /an index is not the position/],
  ['endless', 1, /a duration or a line is none/],
  ['line-nought', 1, /a duration or a line is none/],
  ['hides', 1, /leniently: what is refused strictly is complete/],
  ['refuses', 1, /leniently: what is read strictly is refused/],
]

for (const [format, inputs, fault] of broken) {
  test(`finds the fault of a parser that ${format}`, async () => {
    const { faults } = await fuzz(
      { format, kind: 'mutations', seed: 1, from: 0, to: inputs, module },
      { patienceMs: 60_000, heapMb: 64 },
    )
    assert.match(faults[0]?.fault ?? 'none', fault)
  })
}

test('finds the fault of a parser that dawdles', async () => {
  const input = { bytes: new TextEncoder().encode('{}'), cuts: [] }
  assert.match(
    (await faultOf(await findParser('dawdles', module), input, 40)) ?? 'none',
    /it takes \d+ ms of the processor/,
  )
  assert.equal(await faultOf(await findParser('dawdles', module), input), undefined)
})

test('finds no fault where there is none', async () => {
  assert.deepEqual(await run('sound', 1200), { inputs: 1200, faults: [] })
})

test('goes on after an input that never ends, and writes it', async () => {
  const { inputs, faults } = await run('hangs', 12)
  assert.ok(faults.length >= 2 && inputs <= 12)
  for (const { fault, file } of faults) {
    assert.match(fault, /takes longer than 2000 ms/)
    assert.ok(readFileSync(file, 'latin1').includes('<'))
  }
})

test('goes on after an input that eats the memory, and writes it', async () => {
  const { faults } = await run('eats-memory', 12)
  assert.ok(faults.length >= 2)
  for (const { fault, file } of faults) {
    assert.match(fault, /ends the thread: .*memory/)
    assert.ok(readFileSync(file, 'latin1').includes('<'))
  }
})

test('finds the same again from its seed and index, wherever it begins', async () => {
  const { faults } = await run('throws', 3000, 700)
  const first = faults[0]
  assert.ok(first)
  const again = await run('throws', first.index + 1, first.index)
  assert.deepEqual(
    again.faults.map(({ index, fault, file }) => [index, fault, readFileSync(file, 'latin1')]),
    [[first.index, first.fault, readFileSync(first.file, 'latin1')]],
  )
})

test('the command counts, prints and fails', () => {
  const command = (...args: readonly string[]): readonly [number | null, string] => {
    const done = spawnSync(process.execPath, ['--conditions=@gatewright/source', main, ...args], {
      encoding: 'utf8',
    })
    return [done.status, done.stdout.trimEnd().split('\n').at(-1) ?? '']
  }
  assert.deepEqual(command('junit', '--inputs', '30'), [0, '30 passed, 0 failed'])
  assert.deepEqual(command('tap', '--splits', '30'), [0, '30 passed, 0 failed'])
  assert.deepEqual(command('miscounts', '--inputs', '3', '--parsers', module), [1, '0 passed, 3 failed'])
  assert.equal(command('miscounts')[0], 3)
  assert.equal(command('junit', '--inputs', 'many')[0], 3)
})

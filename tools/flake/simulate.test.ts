import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inFolder, runCommand } from './testing/project-files.ts'

const files = ['tests.jsonl', 'meta.json', 'truth.jsonl'] as const

function contents(folder: string): string[] {
  return files.map((file) => readFileSync(join(folder, 'project', file), 'utf8'))
}

function lines(text: string | undefined): Record<string, unknown>[] {
  return (text ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('writes a project that can be scored, and the truth of it beside it alone', async () => {
  await inFolder((folder) => {
    const options = ['--out', 'project', '--regime', 'sparse', '--seed', '7']
    const { status, stdout } = runCommand('simulate.ts', folder, options)
    assert.equal(status, 0)
    assert.match(stdout, /^1000 tests and \d+ runs in /)
    const [tests, meta, truth] = contents(folder)
    const runs = JSON.parse(meta ?? '') as Record<string, unknown>[]
    for (const one of lines(tests)) {
      assert.deepEqual(Object.keys(one), ['id', 'codes'])
      assert.equal(String(one['codes']).length, runs.length)
    }
    const fields = ['t', 'b', 'c', 'key', 'pr', 'push', 'm', 'rerun', 'failShare', 'fails']
    for (const run of runs) assert.deepEqual(Object.keys(run), fields)
    assert.deepEqual(
      lines(truth).map(({ id }) => id),
      lines(tests).map(({ id }) => id),
    )
    const scored = runCommand('main.ts', folder, ['project/tests.jsonl', 'project/meta.json'])
    assert.equal(scored.status, 0)
    assert.equal(scored.stdout.trimEnd().split('\n').length, 1001)
  })
})

test('writes the same for the same seed, and other things for another seed or generator', async () => {
  await inFolder((folder) => {
    const written = (...options: string[]): string[] => {
      assert.equal(
        runCommand('simulate.ts', folder, ['--out', 'project', '--regime', 'sparse', ...options]).status,
        0,
      )
      return contents(folder)
    }
    const first = written()
    assert.deepEqual(written('--seed', '1'), first)
    assert.notDeepEqual(written('--seed', '2'), first)
    assert.notDeepEqual(written('--generator', 'unruly'), first)
  })
})

test('refuses what it does not know, and a folder that is none', async () => {
  await inFolder((folder) => {
    writeFileSync(join(folder, 'file'), '')
    const commands: readonly (readonly [parameters: readonly string[], says: RegExp])[] = [
      [[], /--out names no folder\./],
      [['--out', 'p', '--seed', '-1'], /--seed/],
      [['--out', 'p', '--seed', '1.5'], /--seed needs a whole number, not "1\.5"\./],
      [['--out', 'p', '--regime', 'toString'], /--regime is one of base, /],
      [['--out', 'p', '--generator', 'constructor'], /--generator is plain or unruly\./],
      [['--out', 'p', '--truth'], /--truth/],
      [['--out', 'file', '--regime', 'sparse'], /file can't be written: /],
    ]
    for (const [parameters, says] of commands) {
      const { status, stdout, stderr } = runCommand('simulate.ts', folder, parameters)
      assert.deepEqual([status, stdout], [3, ''], parameters.join(' '))
      assert.match(stderr, says)
      assert.doesNotMatch(stderr, /^ {4}at /m)
    }
  })
})

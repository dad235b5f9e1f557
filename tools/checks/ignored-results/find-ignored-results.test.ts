import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { root } from '../library/repository.ts'
import { findIgnoredResults } from './find-ignored-results.ts'

// Inside core, so that neverthrow resolves as it does for the sources.
const cache = join(root, 'packages', 'core', 'node_modules', '.cache')
mkdirSync(cache, { recursive: true })
const folder = mkdtempSync(join(cache, 'ignored-results-'))
after(() => rmSync(folder, { recursive: true }))

test('finds what is ignored and nothing else', () => {
  const file = join(folder, 'sample.ts')
  const lines = [
    "import { ok, err, okAsync, type Result } from 'neverthrow'",
    "function check(n: number): Result<number, string> { return n > 0 ? ok(n) : err('negative') }",
    'check(1)', // 3: found
    'void check(1)',
    'const kept = check(1)',
    'check(1).map((n) => n + 1)', // 6: found
    'check(1).match(() => undefined, () => undefined)',
    'if (kept.isOk()) check(2)', // 8: found
    'await okAsync(1)', // 9: found, what it resolves to is a Result
    'console.log(check(1))',
    "ok('alone')", // 11: found
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  assert.deepEqual(
    findIgnoredResults([file]).map(({ line }) => line),
    [3, 6, 8, 9, 11],
  )
})

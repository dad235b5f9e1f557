import assert from 'node:assert/strict'
import { homedir } from 'node:os'
import { test } from 'node:test'
import { findClocks } from './clocks.ts'
import { findFocusedTests } from './focused-tests.ts'
import { findUnjudgedCalls } from './judged-calls.ts'
import { findLeaks, leakRules } from './leaks.ts'
import { findNames } from './names.ts'
import { findSpawns } from './spawns.ts'

function lines(findings: readonly { readonly line?: number }[]): (number | undefined)[] {
  return findings.map(({ line }) => line)
}

test('clocks: a Date without an argument, in core only', () => {
  const text = [
    'new Date()',
    'new Date',
    'Date()',
    'new Date(ms)',
    '// new Date()',
    'Date.parse(x)',
    'toDate(x)',
  ]
  assert.deepEqual(lines(findClocks('packages/core/src/a.ts', text.join('\n'))), [1, 2, 3])
  assert.deepEqual(findClocks('packages/parsers/src/a.ts', text.join('\n')), [])
})

test('focused tests: only, and skip without a reason', () => {
  const text = [
    'it.only(x)',
    'it.skip(x)',
    '// waits for #12',
    'it.skip(x)',
    'describe.skip(x) // why',
    'it(x)',
  ]
  assert.deepEqual(lines(findFocusedTests('packages/core/test/a.test.ts', text.join('\n'))), [1, 2])
})

test('judged calls: no way to GitHub but past its description, in tests of the adapter', () => {
  const text = [
    "import { Octokit } from '@octokit/core'",
    "import { Octokit } from 'octokit'",
    'await globalThis.fetch(url)',
    'const client = { request: async () => reply }',
    "import { judgedGitHub } from '../support/github.ts'",
    "import { sign } from '@octokit/webhooks-methods'",
  ]
  assert.deepEqual(lines(findUnjudgedCalls('packages/github/test/a.test.ts', text.join('\n'))), [1, 2, 3, 4])
  assert.deepEqual(findUnjudgedCalls('packages/github/test/support/a.ts', text.join('\n')), [])
})

test('leaks: machine paths and registry hosts', () => {
  const host = ['https://regis', 'try.example.org/zod'].join('')
  const text = [
    `at ${homedir()}/x.ts`,
    `resolved ${host}`,
    'https://example.org/work/x',
    'see docs/work/a.md',
  ]
  assert.deepEqual(lines(findLeaks('a.md', text.join('\n'))), [1, 2])
})

test('leaks: what npm and the user are called on a machine, wherever the clone stands', () => {
  const [home, temp] = ['/srv/people/ann', '/var/scratch']
  const registries = ['https://packages.example.org/npm/']
  const rules = leakRules({ home, user: 'ann', temp, registries })
  const text = [
    `at ${home}/x.ts`,
    `at ${temp}/run-1`,
    ['at /Us', 'ers/ann/x'].join(''),
    ['at /ho', 'me/bob/x'].join(''),
    ['/var/fol', 'ders/ab/x'].join(''),
    'https://packages.example.org/npm/zod',
    'https://packages.example.com/npm/zod',
    'docs/srv/people/ann/x',
    '/srv/peopleXann/x',
  ]
  assert.deepEqual(lines(findLeaks('a.md', text.join('\n'), rules)), [1, 2, 3, 4, 5, 6])
})

test('leaks: a machine without names of its own objects to nothing but what all do', () => {
  const rules = leakRules({ home: '/', user: 'root', temp: '/tmp', registries: [''] })
  assert.deepEqual(
    findLeaks('a.md', ['run /tmp/x', ['see /ro', 'ot/x'].join(''), 'plain text'].join('\n'), rules),
    [],
  )
})

test('names: kebab-case for files and folders', () => {
  const files = [
    'packages/a/src/MyFile.ts',
    'packages/a_b/x.ts',
    'packages/a/src/my-file.test.ts',
    'README.md',
  ]
  assert.deepEqual(
    findNames([...files, '.github/x.yml', 'a/fixtures/TEST-x.xml', 'docs/decisions/2026-11-22-a.md']).map(
      ({ file }) => file,
    ),
    files.slice(0, 2),
  )
})

test('spawns: node by name', () => {
  const text = ['sp' + "awn('node', [])", 'exec' + "Sync('node x.js')", 'spawn(process.execPath, [])']
  assert.deepEqual(lines(findSpawns('a.ts', text.join('\n'))), [1, 2])
})

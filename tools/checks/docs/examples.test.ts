import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { docstringExamples } from './docstring-examples.ts'
import type { Example } from './example.ts'
import { fencedExamples } from './fenced-examples.ts'
import { runExamples } from './run-examples.ts'

test('finds the TypeScript fences of a page with their lines', () => {
  const page = [
    '# Page',
    '```ts',
    'a()',
    '```',
    '```sh',
    '```ts',
    '```',
    '',
    '````ts no-check',
    '```',
    'b()',
    '````',
  ]
  assert.deepEqual(fencedExamples('page.md', page.join('\n')), [
    { file: 'page.md', line: 3, code: 'a()', check: true },
    { file: 'page.md', line: 10, code: '```\nb()', check: false },
  ])
})

test('finds the examples of docstrings with their lines', () => {
  const source = [
    '/**',
    ' * Adds.',
    ' *',
    ' * @example',
    ' * a()',
    ' *',
    ' *   b() // ok(…)',
    ' * @remarks Why.',
    ' */',
  ]
  assert.deepEqual(docstringExamples('a.ts', source.join('\n')), [
    { file: 'a.ts', line: 5, code: 'a()\n\n  b() // ok(…)', check: true },
  ])
})

test('keeps two examples of one docstring apart', () => {
  const source = [
    '/**',
    ' * @example',
    ' * a()',
    ' * @example',
    ' * ```ts',
    ' * b()',
    ' * ```',
    ' */',
    'code()',
  ]
  assert.deepEqual(
    docstringExamples('a.ts', source.join('\n')).map(({ line, code }) => `${line} ${code.trim()}`),
    ['3 a()', '5 b()'],
  )
})

test('runs the examples that say what they print, and finds what does not hold', () => {
  const packages = mkdtempSync(join(tmpdir(), 'docs-run-'))
  mkdirSync(join(packages, 'node_modules'))
  const example = (code: string): Example => ({ file: 'page.md', line: 10, code, check: true })
  const { findings, ran, compared } = runExamples(
    [
      example('console.log(1 + 1) // 2'),
      example("const sum: number = 2\nconsole.log(sum, 'all') // 2 all: a comment may go on"),
      example("console.log('a long line') // a long…"),
      example('const a = 1\nconsole.log(a) // 2'),
      example("console.log(1) // 1\nthrow new Error('no')"),
      example("throw new Error('says nothing, so it is not run')"),
    ],
    packages,
  )
  rmSync(packages, { recursive: true })
  assert.deepEqual({ ran, compared }, { ran: 5, compared: 5 })
  assert.deepEqual(findings, [
    { file: 'page.md', line: 11, message: 'prints 1' },
    { file: 'page.md', line: 10, message: 'throws Error: no' },
  ])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { docstringExamples } from './docstring-examples.ts'
import { fencedExamples } from './fenced-examples.ts'

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

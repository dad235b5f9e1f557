import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importedModules } from './specifiers.ts'

test('finds every way to ask for a module', () => {
  const text = [
    "import { a } from './a.ts'",
    "import type { B } from './b.ts'",
    'import {',
    '  c,',
    "} from './c.ts'",
    "export * from './d.ts'",
    "import './e.ts'",
    "const f = await import('./f.ts')",
    "export { type G } from './g.ts'",
  ].join('\n')
  assert.deepEqual(
    importedModules(text).map(({ specifier, line }) => `${specifier} ${line}`),
    ['./a.ts 1', './b.ts 2', './c.ts 3', './d.ts 6', './e.ts 7', './f.ts 8', './g.ts 9'],
  )
})

test('takes no notice of docstrings and other strings', () => {
  assert.deepEqual(importedModules(" * import { a } from './a.ts'\nexport const from = './b.ts'\n"), [])
})

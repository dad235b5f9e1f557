import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forbiddenImport, unplacedFolders } from './arrows.ts'

const cases: readonly (readonly [file: string, specifier: string, forbidden: boolean])[] = [
  ['packages/core/src/schema/item.ts', '../errors/index.ts', false],
  ['packages/core/src/schema/item.ts', '../policy/index.ts', true],
  ['packages/core/src/policy/rules/required.ts', '../../schema/index.ts', false],
  ['packages/core/src/policy/rules/required.ts', '../../verdict/index.ts', false],
  ['packages/core/src/policy/rules/required.ts', '../../greenwave/index.ts', true],
  ['packages/core/src/ingest/store.ts', '../messages/index.ts', false],
  ['packages/core/src/ingest/store.ts', '../testing/index.ts', true],
  ['packages/core/src/testing/laws.ts', '../ingest/index.ts', false],
  ['packages/core/src/index.ts', './policy/index.ts', false],
  ['packages/core/src/schema/item.ts', '../../test/item.ts', true],
  ['packages/core/src/schema/item.ts', 'zod', false],
  ['packages/core/src/schema/item.ts', '@noble/hashes/sha2.js', false],
  ['packages/core/src/schema/item.ts', 'node:fs', true],
  ['packages/core/src/schema/item.ts', 'fs/promises', true],
  ['packages/core/src/schema/item.ts', 'fast-check', true],
  ['packages/core/src/testing/laws.ts', 'fast-check', false],
  ['packages/core/src/schema/item.ts', '@gatewright/parsers', true],
  ['packages/parsers/src/index.ts', '@gatewright/core/schema', false],
  ['packages/parsers/src/index.ts', '@gatewright/storage-memory', true],
  ['packages/parsers/src/index.ts', 'node:fs', false],
  ['packages/github/src/index.ts', '@gatewright/parsers', false],
  ['packages/storage-pg/src/index.ts', '@gatewright/parsers', true],
]

for (const [file, specifier, forbidden] of cases) {
  test(`${file} ${forbidden ? 'may not' : 'may'} import ${specifier}`, () => {
    assert.equal(forbiddenImport(file, specifier) !== undefined, forbidden)
  })
}

test('a folder outside every layer is found', () => {
  const files = [
    'packages/core/src/schema/item.ts',
    'packages/core/src/helpers/item.ts',
    'packages/core/src/index.ts',
  ]
  assert.deepEqual(
    unplacedFolders(files).map(({ file }) => file),
    ['packages/core/src/helpers'],
  )
})

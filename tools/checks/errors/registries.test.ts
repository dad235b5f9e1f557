import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publishedPackages } from '../library/repository.ts'
import { mergeRegistries, readRegistries, strayKinds, type Registry } from './registries.ts'

const one = { meaning: 'It broke.', retryable: false, httpStatus: 400, category: 'validation' } as const
const registries: ReadonlyMap<string, Registry> = new Map<string, Registry>([
  ['packages/core', { 'a/one': one, 'a/two': one }],
  ['packages/b', { 'b/one': one }],
])
const sources = [
  {
    file: 'packages/core/src/x.ts',
    text: "interface X extends ErrorValue<'a/one'> {}; const kind = 'a/two'",
  },
  {
    file: 'packages/b/src/x.ts',
    text: "type X = ErrorValue<'b/one'>; type Y = ErrorValue<'a/one' | 'a/two'>",
  },
]

function messages(findings: readonly { readonly message: string }[]): string[] {
  return findings.map(({ message }) => message)
}

test('kinds of all packages are one table', () => {
  const { merged, findings } = mergeRegistries(registries)
  assert.deepEqual([Object.keys(merged), findings], [['a/one', 'a/two', 'b/one'], []])
})

test('a kind of two packages is found', () => {
  const twice = new Map<string, Registry>([...registries, ['packages/c', { 'a/one': one }]])
  assert.deepEqual(messages(mergeRegistries(twice).findings), [
    'a/one is registered by another package, too.',
  ])
})

test('what is registered and returned is no finding', () => {
  assert.deepEqual(strayKinds(registries, sources), [])
})

test('a kind that nobody returns is found, also where its registry names it', () => {
  const registry = { file: 'packages/b/src/error-registry.ts', text: "{ 'b/one': {} }" }
  assert.deepEqual(messages(strayKinds(registries, [...sources.slice(0, 1), registry])), [
    'b/one is registered, and nobody returns it.',
  ])
})

test('a kind of no registry, or of a package beside it, is found', () => {
  const stray = {
    file: 'packages/c/src/x.ts',
    text: "type X = ErrorValue<'b/one'>; type Y = ErrorValue<'c/one'>",
  }
  assert.deepEqual(messages(strayKinds(registries, [...sources, stray])), [
    'b/one is in no registry that this package has.',
    'c/one is in no registry that this package has.',
  ])
})

test('the packages of this repository have registries', async () => {
  const found = await readRegistries(publishedPackages().map(({ folder }) => folder))
  assert.deepEqual(
    [...found.keys()],
    ['packages/core', 'packages/github', 'packages/storage-memory', 'packages/storage-pg'],
  )
})

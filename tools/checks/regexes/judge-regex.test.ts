import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRegexLiterals } from './find-literals.ts'
import { judgeRegex } from './judge-regex.ts'

test('finds every literal with its place, and nothing in texts and comments', () => {
  const text = [
    'const a = /x+/',
    "const b = '/no/' // /no/",
    'const c = a.test(d) ? /[/]y/giu : 4 / 2 / 1',
  ].join('\n')
  assert.deepEqual(findRegexLiterals('a.ts', text), [
    { file: 'a.ts', line: 1, source: 'x+', flags: '' },
    { file: 'a.ts', line: 3, source: '[/]y', flags: 'giu' },
  ])
})

test('tells slow expressions from linear ones, also where only trial can', async () => {
  assert.equal((await judgeRegex('^(?:a+)+$', '')).status, 'slow')
  assert.equal((await judgeRegex('\\s+$', '')).status, 'slow')
  assert.equal((await judgeRegex('(?=a)(?:a|b|ab)*c(?<!d)', '')).status, 'slow')
  assert.deepEqual(await judgeRegex('^[a-z]+$', ''), { status: 'linear' })
  assert.deepEqual(await judgeRegex('\\b[0-9a-f]{8}-[0-9a-f]{4}\\b', 'gi'), { status: 'linear' })
  assert.deepEqual(await judgeRegex('(?<![a-z])x', ''), { status: 'linear' })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differences, renderErrorTable, replaceTable } from './error-table.ts'

const one = { meaning: 'It broke.', retryable: false, httpStatus: 400, category: 'validation' } as const
const table = renderErrorTable({ 'a/one': one, 'a/two': { ...one, retryable: true } })

test('a rendered page agrees with its registry', () => {
  assert.deepEqual(differences(replaceTable('', table), table), [])
})

test('rendering twice changes nothing and keeps the prose', () => {
  const page = replaceTable('', table).replace('# Errors', '# Every error')
  assert.equal(replaceTable(page, table), page)
})

test('a kind that the page lacks, knows alone or describes otherwise is found', () => {
  const page = replaceTable('', renderErrorTable({ 'a/one': { ...one, httpStatus: 500 }, 'a/three': one }))
  const messages = differences(page, table).map(({ message }) => message)
  assert.equal(messages.length, 3)
  assert.match(messages[0] ?? '', /lacks a\/two/)
  assert.match(messages[1] ?? '', /otherwise of a\/one/)
  assert.match(messages[2] ?? '', /no a\/three/)
})

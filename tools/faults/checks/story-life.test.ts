import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lifeDifference } from './story-life.ts'

const life = { lines: ['event 1', 'event 2', 'state a'], sent: ['m1', 'm2'] }

test('lives that are the same do not differ', () => {
  assert.equal(lifeDifference(structuredClone(life), life), undefined)
})

test('what is missing, too much, elsewhere or not sent is told', () => {
  const differences = [
    { ...life, lines: ['event 1', 'state a'] },
    { ...life, lines: [...life.lines, 'state b'] },
    { ...life, lines: ['event 1', 'event 3', 'state a'] },
    { ...life, lines: ['event 2', 'event 1', 'state a'] },
    { ...life, lines: [...life.lines, 'state a'] },
    { ...life, sent: ['m1'] },
  ].map((found) => lifeDifference(found, life))
  assert.deepEqual(differences, [
    'missing is event 2, and too much nothing',
    'missing is nothing, and too much state b',
    'missing is event 2, and too much event 3',
    'line 1 stands elsewhere: event 1',
    'there are 4 lines, and not 3',
    'missing is m2, and too much nothing',
  ])
})

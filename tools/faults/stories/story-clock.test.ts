import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storyClock, withoutHours } from './story-clock.ts'

test('each piece has a day and each try an hour of it, which makes no difference', () => {
  const [first, again, next] = [storyClock(3, 0), storyClock(3, 2), storyClock(4, 0)].map((clock) =>
    clock.now(),
  )
  assert.deepEqual(
    [first, again, next],
    ['2027-06-04T00:00:00.000Z', '2027-06-04T02:00:00.000Z', '2027-06-05T00:00:00.000Z'],
  )
  assert.equal(withoutHours(`at ${first}`), withoutHours(`at ${again}`))
  assert.notEqual(withoutHours(`at ${first}`), withoutHours(`at ${next}`))
  const seconds = (instant = ''): string => withoutHours(`[[7,${Date.parse(instant) / 1000}]]`)
  assert.equal(seconds(first), seconds(again))
  assert.notEqual(seconds(first), seconds(next))
})

test('other times stay as they are', () => {
  const text = 'at 2026-11-22T04:19:00Z, 1764562740, sha256:1811808000ab'
  assert.equal(withoutHours(text), text)
})

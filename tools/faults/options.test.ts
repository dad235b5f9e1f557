import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from './options.ts'

test('the long form is what is run unless it is asked otherwise, and single amounts win', () => {
  const options = readOptions(
    ['--seed', '5', '--kills', '7', '--only', 'feed,proxy', '--only', 'eyes'],
    () => 1,
  )
  assert.deepEqual(options, {
    only: ['feed', 'proxy', 'eyes'],
    seed: 5,
    list: false,
    amounts: {
      kills: 7,
      results: 1_000_000,
      events: 10_000_000,
      deliveries: 100_000,
      calls: 100_000,
      places: 1_000,
      few: 100_000,
    },
  })
  const short = readOptions(['--short', '--events', '9'], () => 77)
  assert.ok(typeof short === 'object')
  assert.deepEqual([short.seed, short.amounts.events, short.amounts.kills], [77, 9, 3])
})

for (const args of [['--seed', 'x'], ['--kills', '0'], ['--calls', '1.5'], ['--what'], ['what']])
  test(`${args.join(' ')} is refused`, () => {
    assert.equal(typeof readOptions(args, () => 1), 'string')
  })

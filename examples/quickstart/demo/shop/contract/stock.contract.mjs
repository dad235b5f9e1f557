import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

const patience = 40

/** The warehouse answers when it answers. */
async function reserve(count) {
  await wait(Number(process.env.WAREHOUSE_LATENCY_MS))
  return { reserved: count }
}

async function inTime(work) {
  return Promise.race([work, wait(patience).then(() => 'too late')])
}

test('stock > is reserved in time', async () => {
  assert.deepEqual(await inTime(reserve(2)), { reserved: 2 })
})

test('stock > of zero is no order', () => {
  assert.equal(Math.sign(0), 0)
})

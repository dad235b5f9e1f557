import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freePort } from '../server/private-server.ts'
import { startWorker } from './start-worker.ts'
import type { DeliverTask } from './task.ts'

async function taskWithoutServer(): Promise<DeliverTask> {
  const url = `postgres://postgres@127.0.0.1:${await freePort()}/nothing`
  return {
    kind: 'deliver',
    subject: 'none',
    seed: 1,
    project: 'north',
    sizes: [1],
    reports: 1,
    copies: 1,
    share: 0,
    shares: 1,
    lanes: 1,
    otherBodies: false,
    connection: { url, connections: 1, connectMs: 1000 },
  }
}

test('a process that ends by itself says why', async () => {
  const ended = await startWorker(await taskWithoutServer()).ended
  assert.match(
    ended ?? '',
    /^ended with 1: Error: w0-0 was answered with store\/unavailable: .*ECONNREFUSED/s,
  )
})

test('one that was killed has nothing to say', async () => {
  const worker = startWorker(await taskWithoutServer())
  worker.kill()
  assert.equal(await worker.ended, undefined)
})

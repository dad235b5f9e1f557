import { orThrow } from '@gatewright/core'
import { processReport, receiveReport, type IngestPlace, type StepHook } from '@gatewright/core/ingest'
import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, callbacks, item, junit, Killed, killAt, reader } from './support/workbench.ts'

/** Four reports: a part of two, its other part, the first again, and one that is broken. */
const uploads = [
  {
    id: 'first',
    bytes: junit(['adds', 'divides!'], { host: 'a' }),
    uploader: 'ci',
    about: { item, run: { id: 'run-1', chunk: { number: 1, of: 2 } }, callbackUrl: 'https://ci.example/1' },
    files: [{ name: 'screen.png', bytes: Uint8Array.of(1, 2, 3) }],
  },
  {
    id: 'second',
    bytes: junit(['subtracts'], { host: 'a' }),
    about: { item, run: { id: 'run-1', chunk: { number: 2, of: 2 } } },
  },
  {
    id: 'again',
    bytes: junit(['adds', 'divides!'], { host: 'a' }),
    about: { item, run: { id: 'run-1', chunk: { number: 1, of: 2 } } },
  },
  { id: 'alone', bytes: junit(['adds', 'mends']), about: { item } },
  { id: 'broken', bytes: bytesOf('<testsuite'), about: { item, callbackUrl: 'https://ci.example/2' } },
]

async function work(storage: CompleteStorage, step: StepHook): Promise<void> {
  for (const upload of uploads) {
    orThrow(await receiveReport(storage, upload, { at, step, callbacks }))
    orThrow(await processReport(storage, reader, upload.id, { at, step }))
  }
}

async function uninterrupted(): Promise<{
  readonly state: readonly string[]
  readonly passed: readonly IngestPlace[]
}> {
  const database = createMemoryDatabase()
  const { step, passed } = killAt(Number.POSITIVE_INFINITY)
  await work(database.open('shop'), step)
  return { state: [...snapshotLines(database)], passed }
}

describe('ingest that is killed', () => {
  it('passes every place of receiving and processing', async () => {
    const { passed } = await uninterrupted()
    const places = passed.filter((place, index) => passed.indexOf(place) === index)
    expect(places.sort()).toEqual(
      [
        'receive/side-file-stored',
        'receive/bytes-stored',
        'receive/opened',
        'process/begun',
        'process/claimed',
        'process/read',
        'process/run-opened',
        'process/results-stored',
        'process/part-recorded',
        'process/run-closed',
        'process/ended',
        'process/callback-queued',
      ].sort(),
    )
  })

  it('anywhere, and begun anew, comes to the state of one that was not', async () => {
    const { state, passed } = await uninterrupted()
    for (let place = 0; place < passed.length; place++) {
      const database = createMemoryDatabase()
      await expect(work(database.open('shop'), killAt(place).step)).rejects.toThrow(Killed)
      await work(database.open('shop'), () => {})
      expect([...snapshotLines(database)], `killed at ${place}, ${passed[place]}`).toEqual(state)
    }
  })

  it('again and again, at each place once, comes to the state of one that was not', async () => {
    const { state } = await uninterrupted()
    const database = createMemoryDatabase()
    for (let place = 0; ; place++) {
      const killed = await work(database.open('shop'), killAt(place).step).then(
        () => false,
        () => true,
      )
      if (!killed) break
    }
    expect([...snapshotLines(database)]).toEqual(state)
  })
})

import { checkStorageModel, registerStorageModel, type StorageUnderTest } from '@gatewright/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brokenStores } from './support/broken-stores.ts'
import { memoryCapabilities, memoryUnderTest } from './support/memory-under-test.ts'
import { createTinyDatabase } from './support/minimal-adapter.ts'

// Reopening on the one side only: what a snapshot brings back is what was there.
registerStorageModel({ describe, it }, 'memory', memoryUnderTest(), memoryUnderTest(), { fc, runs: 300 })

registerStorageModel(
  { describe, it },
  'the adapter of docs/storage-adapters.md',
  createTinyDatabase(),
  memoryUnderTest(),
  { fc, runs: 300 },
)

/** Broken stores by their fault, with a command that no short way to the fault can do without. */
const caught: readonly (readonly [fault: string, command: RegExp])[] = [
  ['partial dedupe', /append report/],
  ['report key conflict ignored', /append report/],
  ['result id conflict ignored', /append report/],
  ['non-atomic append', /append report/],
  ['page borders lose results', /query/],
  ['latest goes by arrival', /latest of/],
  ['latest ignores the testcases', /latest of/],
  ['history by part of the variant', /history of/],
  ['ids by code point', /query|history/],
  ['ids by their number', /query|history/],
  ['a query ignores the position', /query .*stored/],
  ['a count ignores the position', /count .*stored/],
  ['latest filters the newest by the position', /latest .*stored/],
  ['positions with gaps', /read events/],
  ['lease given twice', /lease/],
  ['a lost lease moves its consumer', /moves/],
  ['states stored without the lease', /put states/],
  ['versions of states not checked', /put states/],
  ['a lost claim settles', /settle/],
  ['a message delivered to two', /claims/],
  ['audit at any version', /audit events/],
  ['another decision accepted', /record decision/],
  ['quarantine in force at its end', /quarantine/],
  ['another sign-off accepted', /sign-offs/],
  ['waivers shared by projects', /waiver/],
]

async function failure(store: StorageUnderTest): Promise<string> {
  const options = { fc, runs: 2_000, seed: 7 }
  return checkStorageModel(store, memoryUnderTest(), options).then(
    () => 'no difference found',
    (error: Error) => error.message,
  )
}

describe('the storage model has teeth', () => {
  it.each(caught)('%s is caught', async (fault, command) => {
    const broken = brokenStores.find((one) => one.fault === fault)
    expect(broken, fault).toBeDefined()
    const said = await failure({ open: broken!.create(), capabilities: memoryCapabilities })
    expect(said).toMatch(command)
    // Short enough to be read.
    expect(said.split('\n').filter((line) => /^ {2}\d+\. /.test(line)).length).toBeLessThanOrEqual(8)
  })

  it('shows the commands, the seed and both answers', async () => {
    const broken = brokenStores.find(({ fault }) => fault === 'report key conflict ignored')
    const said = await failure({ open: broken!.create() })
    expect(said.split('\n')).toEqual([
      'The store differs from its model (seed 7):',
      expect.stringMatching(/^ {2}1\. append report-\d: /),
      expect.stringMatching(/^ {2}2\. append report-\d: /),
      'At command 2 expected',
      '  {"error":"store/key-conflict"}',
      'got',
      expect.stringMatching(/^ {2}\{"isNew":false,"reportKey":"report-\d","resultCount":\d\}$/),
    ])
  })

  it('catches a store that loses what it acknowledged when it is reopened', async () => {
    const lossy = brokenStores.find(({ fault }) => fault === 'acknowledged before it is stored')
    const opening = lossy!.createWithReopen!()
    expect(await failure({ ...opening, capabilities: memoryCapabilities })).toMatch(/reopen the store/)
  })
})

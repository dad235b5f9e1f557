import { errAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import type { ProjectStorage, StoreUnavailable } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { troubleCodes } from '../src/exit-code.ts'
import { askGate } from '../src/gate-report.ts'
import { storeRun } from '../src/store-run.ts'
import { storeTrouble } from '../src/trouble.ts'

const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
const at = '2026-11-22T04:19:00Z'
const down: StoreUnavailable = { kind: 'store/unavailable', message: 'No connection.', retryable: true }

/** A store that nobody can reach. */
function unreachable(): ProjectStorage {
  const sound = createMemoryDatabase().open('p')
  return { ...sound, results: { ...sound.results, query: () => errAsync(down) } }
}

describe('a store that cannot be reached', () => {
  it('is an outage, exit code 4, and no fault of the input', async () => {
    const question = { item, context: 'release', at, policies: [], waiverEvents: [], group: undefined }
    const asked = (await askGate(unreachable(), question))._unsafeUnwrapErr()
    const stored = (await storeRun(unreachable(), item, at, []))._unsafeUnwrapErr()
    for (const trouble of [asked, stored]) {
      expect(trouble.kind).toBe('outage')
      expect(troubleCodes[trouble.kind]).toBe(4)
      expect(trouble.message).toBe('No connection. This is no fault of the input; run this again later.')
    }
  })
})

describe('storeTrouble', () => {
  it('does not blame the user for what is broken in the store, nor asks for another try', () => {
    const broken = { kind: 'store/corrupt', message: 'Unreadable.', retryable: false, key: 'k' } as const
    const trouble = storeTrouble(broken)
    expect(troubleCodes[trouble.kind]).toBe(4)
    expect(trouble.message).toBe('Unreadable. This is no fault of the input: look at the store.')
  })

  it('leaves what the user gave wrong with the user, exit code 3', () => {
    const conflict = { kind: 'store/key-conflict', message: 'Used.', retryable: false, key: 'k' } as const
    const trouble = storeTrouble(conflict, 'a.xml')
    expect(trouble).toEqual({ kind: 'bad-input', message: 'a.xml: Used.' })
    expect(troubleCodes[trouble.kind]).toBe(3)
  })
})

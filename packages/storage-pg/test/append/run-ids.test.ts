import { describe, expect, it } from 'vitest'
import { chooseRunIds } from '../../src/append/run-ids.ts'
import { firstRunId, idsInMillisecond, startOfMillisecond } from '../../src/rows/run-id.ts'

describe('chooseRunIds', () => {
  const firstId = firstRunId('2026-11-22T04:00:00Z')

  it('gives each run an id of its own in its millisecond, to the last', () => {
    const ids = chooseRunIds(Array.from({ length: idsInMillisecond }, () => ({ firstId }))) ?? []
    expect(new Set(ids).size).toBe(idsInMillisecond)
    expect(new Set(ids.map(startOfMillisecond))).toEqual(new Set([firstId]))
  })

  it('has none for one more', () => {
    expect(chooseRunIds(Array.from({ length: idsInMillisecond + 1 }, () => ({ firstId })))).toBeUndefined()
  })
})

import { errorRegistry as coreErrors } from '@gatewright/core/errors'
import { errorRegistry, restoreMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'

describe('errorRegistry', () => {
  it('has no kind that core has as well, so that both can be spread into one', () => {
    expect(Object.keys(errorRegistry).filter((kind) => Object.hasOwn(coreErrors, kind))).toEqual([])
  })

  it('says of retrying what the errors say', () => {
    const error = restoreMemoryDatabase([])._unsafeUnwrapErr()
    expect(errorRegistry[error.kind].retryable).toBe(error.retryable)
  })
})

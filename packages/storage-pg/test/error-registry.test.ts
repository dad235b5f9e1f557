import { errorRegistry as coreErrors } from '@gatewright/core/errors'
import { errorRegistry } from '@gatewright/storage-pg'
import { expect, it } from 'vitest'

it('shares no kind with core', () => {
  const kinds = Object.keys(errorRegistry)
  expect(kinds.length).toBeGreaterThan(0)
  expect(kinds.filter((kind) => kind in coreErrors)).toEqual([])
})

it('has kinds that are all of this package', () => {
  expect(Object.keys(errorRegistry).filter((kind) => !kind.startsWith('storage-pg/'))).toEqual([])
})

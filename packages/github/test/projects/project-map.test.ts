import { createProjectMap } from '@gatewright/github'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'

const repository = { installationId: 1, repositoryId: 7 }

describe('the map of projects', () => {
  it('knows what was assigned, and nothing else', async () => {
    const map = createProjectMap(createMemoryDatabase().open('app').states)
    expect((await map.projectOf(repository))._unsafeUnwrap()).toBeUndefined()
    void (await map.assign(repository, 'shop'))
    expect((await map.projectOf(repository))._unsafeUnwrap()).toBe('shop')
    expect((await map.projectOf({ ...repository, repositoryId: 8 }))._unsafeUnwrap()).toBeUndefined()
  })

  it('gives nothing to another installation, and lets it take nothing away', async () => {
    const map = createProjectMap(createMemoryDatabase().open('app').states)
    void (await map.assign(repository, 'shop'))
    const other = { ...repository, installationId: 2 }
    expect((await map.projectOf(other))._unsafeUnwrap()).toBeUndefined()
    void (await map.remove(other))
    expect((await map.projectOf(repository))._unsafeUnwrap()).toBe('shop')
    void (await map.remove(repository))
    expect((await map.projectOf(repository))._unsafeUnwrap()).toBeUndefined()
  })
})

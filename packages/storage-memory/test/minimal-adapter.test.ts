import { registerStorageContract } from '@gatewright/core/testing'
import { describe, expect, it } from 'vitest'
import page from '../../../docs/storage-adapters.md?raw'
import { createTinyDatabase } from './support/minimal-adapter.ts'
// oxlint-disable-next-line import/default -- the text of the file, not its module
import adapter from './support/minimal-adapter.ts?raw'

const database = createTinyDatabase()

registerStorageContract({ describe, it }, 'the adapter of docs/storage-adapters.md', {
  open: (project) => database.open(project),
})

describe('docs/storage-adapters.md', () => {
  it('shows the adapter that runs here', () => {
    expect(page).toContain(`\`\`\`ts\n${adapter}\`\`\``)
  })
})

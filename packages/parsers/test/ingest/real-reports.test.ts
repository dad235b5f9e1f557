import { orThrow } from '@gatewright/core'
import { rebuildReport } from '@gatewright/core/ingest'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { describe, expect, it } from 'vitest'
import { fixtures } from '../fixture-files.ts'
import { readReport } from '@gatewright/parsers'
import { ingest, item, later, reader, upload } from './support/workbench.ts'

describe('reports of real tools', () => {
  it('come in or are refused as they are read, and are rebuilt to equal bytes', async () => {
    const stages = new Set<string>()
    for (const { name, bytes } of fixtures) {
      const storage = createMemoryDatabase().open('shop')
      const ended = await ingest(storage, upload(name, bytes, { uploader: 'ci' }))
      stages.add(ended.stage)
      expect(orThrow(await storage.reports.read(ended.report)), name).toEqual(bytes)
      const read = await readReport(bytes)
      const isRead = read.isOk() && read.value.records.length > 0
      expect(ended.stage === 'valid', `${name}: ${ended.reason}`).toBe(isRead)
      expect(orThrow(await storage.results.count({ item })), name).toBe(ended.resultCount ?? 0)
      if (!read.isOk() || ended.stage !== 'valid') continue
      const [run] = orThrow(await storage.groups.find({}))
      expect(run?.state === 'complete', name).toBe(read.value.summary.completeness.complete)

      const before = orThrow(await storage.results.query({}, { limit: 10_000 }))
      const rebuilt = orThrow(await rebuildReport(storage, reader, name, { at: later, mode: 'recreate' }))
      expect(rebuilt, name).toMatchObject({ isSame: true, state: 'replaced' })
      const after = orThrow(await storage.results.query({}, { limit: 10_000 }))
      expect(JSON.stringify(after), name).toBe(JSON.stringify(before))
    }
    expect(stages).toContain('valid')
    expect(stages).toContain('invalid')
  })
})

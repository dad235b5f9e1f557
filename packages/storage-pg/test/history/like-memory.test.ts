import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { exportHistory } from '@gatewright/storage-pg/history'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createProjectStorage } from '../../src/project-storage.ts'
import { openProject, outcomes } from '../append/support/project.ts'
import { reports } from '../append/support/reports.ts'
import { eachDatabase } from '../support/each-database.ts'
import { valueOf } from '../stores/support/answers.ts'
import { rowsOf } from './support/readable-files.ts'
import { exportInto } from './support/storage.ts'

async function exportedRows(storage: CompleteStorage, resultsPerFile: number): Promise<unknown> {
  const { table, ...options } = exportInto()
  const source = { ...storage, project: 'shop' }
  const report = await valueOf(exportHistory(source, { ...options, outcomes, resultsPerFile }))
  return { report, files: [...table.files].map(([name, file]) => ({ name, rows: rowsOf(file) })) }
}

eachDatabase((database) => {
  it('exports what the reference exports', async () => {
    await fc.assert(
      fc.asyncProperty(reports, fc.integer({ min: 1, max: 8 }), async (all, resultsPerFile) => {
        const memory = createMemoryDatabase({ outcomes }).open('shop')
        const stored = createProjectStorage(openProject(database()).engine, outcomes)
        for (const { key, results } of all) {
          const wanted = await memory.results.append(key, results)
          expect(await stored.results.append(key, results)).toEqual(wanted)
        }
        expect(await exportedRows(stored, resultsPerFile)).toEqual(await exportedRows(memory, resultsPerFile))
      }),
      { numRuns: 30 },
    )
  })
})

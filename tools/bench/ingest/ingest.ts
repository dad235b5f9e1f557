import { cpus, loadavg } from 'node:os'
import type { Measure } from '../bench.ts'
import { openSchema, openTarget } from '../storage/target.ts'
import { measureMemory } from './memory.ts'
import { measureMessages } from './messages.ts'
import { readIngestOptions } from './options.ts'
import { measureRebuild } from './rebuild.ts'
import { measureReports } from './reports.ts'

/**
 * How fast reports and messages come in: from their bytes to rows that are committed. Prints on what it is measured, and
 * answers each number as soon as it is there.
 */
export async function* ingestBenchmarks(args: readonly string[]): AsyncGenerator<Measure, void, void> {
  const { rows, messages, parts } = readIngestOptions(args)
  const target = await openTarget()
  try {
    console.log(`# ${cpus().length} processors; ${target.description}`)
    sayLoad('begin')
    const database = await openSchema(target.driver, 'ingest')
    // First, while the process has done nothing else.
    if (parts.has('memory')) yield* await measureMemory(database.open('memory'), rows)
    if (parts.has('reports')) yield* measureReports(database, rows)
    if (parts.has('rebuild')) yield* await measureRebuild(database.open('rebuild'), rows)
    if (parts.has('messages')) yield* await measureMessages(database, messages)
    sayLoad('end')
  } finally {
    await target.end()
  }
}

function sayLoad(when: string): void {
  const load = loadavg().map((value) => value.toFixed(1))
  console.log(`# load at the ${when}: ${load.join(', ')}`)
}

// A process of the fault harness: node worker.ts <task as JSON>. It ends when it is told to, and with its parent.
import { appendReports } from './append-reports.ts'
import { deliverReports } from './deliver-reports.ts'
import { runCycles } from './run-cycles.ts'
import type { WorkerTask } from './task.ts'

process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches all processes of a terminal; the parent says what to do.
process.on('SIGINT', () => undefined)

const stopping = new AbortController()
process.on('message', () => stopping.abort())

const task = JSON.parse(process.argv[2] ?? '') as WorkerTask
try {
  if (task.kind === 'append') await appendReports(task, stopping.signal)
  else if (task.kind === 'deliver') await deliverReports(task)
  else await runCycles(task, stopping.signal)
  process.exit(0)
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.stack : String(cause)}\n`)
  process.exit(1)
}

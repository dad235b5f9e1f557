// A process of the fault harness: node worker.ts <task as JSON>. It ends when it is told to, and with its parent.
import type { WorkerTask } from './task.ts'

process.on('disconnect', () => process.exit(0))
// Ctrl-C reaches all processes of a terminal; the parent says what to do.
process.on('SIGINT', () => undefined)

const stopping = new AbortController()
process.on('message', () => stopping.abort())

const task = JSON.parse(process.argv[2] ?? '') as WorkerTask
try {
  await work(task, stopping.signal)
  process.exit(0)
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.stack : String(cause)}\n`)
  process.exit(1)
}

/** Loads what the task takes and nothing else: many processes begin. */
async function work(given: WorkerTask, signal: AbortSignal): Promise<void> {
  switch (given.kind) {
    case 'append':
      return (await import('./append-reports.ts')).appendReports(given, signal)
    case 'deliver':
      return (await import('./deliver-reports.ts')).deliverReports(given)
    case 'cycle':
      return (await import('./run-cycles.ts')).runCycles(given, signal)
    case 'stories':
      return (await import('./live-stories.ts')).liveStories(given)
  }
}

import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs'
import { createReportCounts, type ReportCounts } from '../workload/report-counts.ts'

/** What a worker writes down before it goes on: what it begins, and what was acknowledged to it. */
export interface WorkLog {
  attempt(project: string, key: string): void
  acknowledge(project: string, key: string, count: number): void
  close(): void
}

/** What is known of one report. */
export interface LogEntry {
  readonly key: string
  /** How many results were acknowledged; undefined where nothing was. */
  readonly acknowledged?: number
}

/** Opens a log to write into. Each line is with the operating system when the call comes back, so killing the process loses none. */
export function openWorkLog(file: string): WorkLog {
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT)
  const write = (line: string): void => void writeSync(descriptor, `${line}\n`)
  return {
    attempt: (project, key) => write(`t ${project} ${key}`),
    acknowledge: (project, key, count) => write(`a ${project} ${key} ${count}`),
    close: () => closeSync(descriptor),
  }
}

/** Reads logs as they grow. */
export interface LogReader {
  /** Reads what is new. A last line without its end is left for the next time. */
  poll(): void
  /** Everything of a project so far, each report once. */
  entries(project: string): Iterable<LogEntry>
  /** How many results and reports were acknowledged so far. */
  readonly acknowledged: { readonly results: number; readonly reports: number }
}

/** What stands for a report that was begun and not acknowledged. */
const begun = -1

/** A reader of some logs; those that are not there yet count as empty. */
export function createLogReader(files: readonly string[]): LogReader {
  const projects = new Map<string, ReportCounts>()
  const acknowledged = { results: 0, reports: 0 }
  const tails = files.map((file) => ({ file, offset: 0, rest: '' }))
  const take = (line: string): void => {
    const [kind, project = '', key = '', count] = line.split(' ')
    const known = projects.get(project) ?? createReportCounts()
    projects.set(project, known)
    const before = known.get(key)
    if (kind === 't') known.set(key, before ?? begun)
    else if (before === undefined || before === begun) {
      known.set(key, Number(count))
      acknowledged.results += Number(count)
      acknowledged.reports++
    }
  }
  return {
    acknowledged,
    *entries(project) {
      for (const [key, count] of projects.get(project)?.entries() ?? [])
        yield count === begun ? { key } : { key, acknowledged: count }
    },
    poll() {
      for (const tail of tails) {
        const text = readFrom(tail.file, tail.offset)
        tail.offset += text.length
        const lines = (tail.rest + text).split('\n')
        tail.rest = lines.pop() ?? ''
        for (const line of lines) take(line)
      }
    },
  }
}

/** Logs hold nothing but ASCII, so that characters are bytes. */
function readFrom(file: string, offset: number): string {
  let descriptor
  try {
    descriptor = openSync(file, constants.O_RDONLY)
  } catch {
    return ''
  }
  try {
    const chunks: string[] = []
    const buffer = Buffer.alloc(1 << 16)
    for (let at = offset; ;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, at)
      if (length === 0) return chunks.join('')
      chunks.push(buffer.toString('latin1', 0, length))
      at += length
    }
  } finally {
    closeSync(descriptor)
  }
}

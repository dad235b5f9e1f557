import { parseArgs } from 'node:util'

const parts = ['memory', 'reports', 'rebuild', 'messages'] as const

type IngestPart = (typeof parts)[number]

export interface IngestBenchOptions {
  /** About how many results each measurement stores. */
  readonly rows: number
  readonly messages: number
  readonly parts: ReadonlySet<IngestPart>
}

const fewest = 100_000

/**
 * `--rows 1000000` (200,000 unless given, and 100,000 at least), `--messages 2000`, `--parts memory,reports,rebuild,messages`.
 */
export function readIngestOptions(args: readonly string[]): IngestBenchOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...args], options: { rows: text, messages: text, parts: text } })
  const names = values.parts === undefined ? parts : values.parts.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !parts.some((part) => part === name))
  if (unknown !== undefined) throw new Error(`--parts: "${unknown}" is none of ${parts.join(', ')}.`)
  return {
    rows: numberOf('rows', values.rows ?? '200000', fewest),
    messages: numberOf('messages', values.messages ?? '2000', 100),
    parts: new Set(parts.filter((part) => names.includes(part))),
  }
}

function numberOf(option: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${option} takes a whole number of ${least} or more, not "${text}".`)
  return value
}

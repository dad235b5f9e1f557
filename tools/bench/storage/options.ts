import { parseArgs } from 'node:util'

const parts = ['ingest', 'queries', 'packed', 'reports', 'posts', 'upkeep', 'pglite'] as const

type StoragePart = (typeof parts)[number]

export interface StorageBenchOptions {
  /** About how many results the large project gets. */
  readonly rows: number
  /** How long each measurement at a rate takes, and each of how much can be stored in a second. */
  readonly seconds: number
  readonly parts: ReadonlySet<StoragePart>
}

const fewest = 400_000

/**
 * `--rows 10000000` (400,000 unless given, which is also the least), `--seconds 20` (3 unless given, 20 from a million rows
 * on), `--parts ingest,queries,packed,reports,posts,upkeep,pglite`. Queries and packing need the
 * results that `ingest` stores.
 */
export function readStorageOptions(args: readonly string[]): StorageBenchOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...args], options: { rows: text, seconds: text, parts: text } })
  const rows = numberOf('rows', values.rows ?? String(fewest), fewest)
  const seconds = numberOf('seconds', values.seconds ?? (rows >= 1_000_000 ? '20' : '3'), 1)
  const names = values.parts === undefined ? parts : values.parts.split(',').map((name) => name.trim())
  const wanted = parts.filter((part) => names.includes(part))
  const unknown = names.find((name) => !parts.some((part) => part === name))
  if (unknown !== undefined) throw new Error(`--parts: "${unknown}" is none of ${parts.join(', ')}.`)
  return { rows, seconds, parts: new Set(wanted) }
}

function numberOf(option: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${option} takes a whole number of ${least} or more, not "${text}".`)
  return value
}

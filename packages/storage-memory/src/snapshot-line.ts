import { err, ok, type Result } from 'neverthrow'

/** The version of the snapshot format that is written. */
export const snapshotVersion = 3

/** The versions that are read. Version 2 has no feed and nothing that came with it. */
export type SnapshotVersion = 2 | typeof snapshotVersion

/** What a line says of a record of a project. What was stored is still unchecked. */
export type RecordLine =
  | {
      readonly kind: 'report'
      readonly reportKey: string
      /** Absent in version 2. */
      readonly position?: number
      readonly results: readonly unknown[]
    }
  | { readonly kind: 'group'; readonly group: unknown }
  | { readonly kind: 'testcase'; readonly testcase: unknown }
  | { readonly kind: 'numbers'; readonly series: string; readonly last: number }
  | { readonly kind: 'waiver-event'; readonly event: unknown }
  | { readonly kind: 'waiver-record'; readonly record: unknown }
  | { readonly kind: 'feed-event'; readonly event: unknown }
  | { readonly kind: 'consumer'; readonly consumer: unknown }
  | { readonly kind: 'sign-off'; readonly signOff: unknown }
  | { readonly kind: 'raw-report'; readonly report: unknown; readonly bytes: string }
  | { readonly kind: 'ingest-entry'; readonly opened: unknown; readonly entry: unknown }
  | { readonly kind: 'decision'; readonly decision: unknown }
  | { readonly kind: 'quarantine-entry'; readonly entry: unknown }
  | {
      readonly kind: 'state'
      readonly space: string
      readonly key: string
      readonly version: number
      readonly body: string
    }
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'audit-event'; readonly event: unknown }

/** What one line of a snapshot says. */
export type SnapshotLine =
  | { readonly kind: 'snapshot'; readonly version: SnapshotVersion }
  | { readonly kind: 'project'; readonly project: string }
  | (RecordLine & { readonly project: string })
  | {
      readonly kind: 'end'
      /** How many lines come before it. */
      readonly lines: number
    }

type Fits = (value: unknown) => boolean
type Grammar = Readonly<Record<string, Readonly<Record<string, Fits>>>>

/** The keys of each kind of line beside its kind, and what each must be. */
const grammarOf2: Grammar = {
  snapshot: { version: isNumber },
  project: { project: isString },
  report: { project: isString, reportKey: isString, results: Array.isArray },
  group: { project: isString, group: isRecord },
  testcase: { project: isString, testcase: isRecord },
  numbers: { project: isString, series: isString, last: isCount },
  'waiver-event': { project: isString, event: isRecord },
  'waiver-record': { project: isString, record: isRecord },
  end: { lines: isCount },
}

const grammarOf3: Grammar = {
  ...grammarOf2,
  report: { ...grammarOf2['report'], position: isCount },
  'feed-event': { project: isString, event: isRecord },
  consumer: { project: isString, consumer: isRecord },
  'sign-off': { project: isString, signOff: isRecord },
  'raw-report': { project: isString, report: isRecord, bytes: isString },
  'ingest-entry': { project: isString, opened: isRecord, entry: isRecord },
  decision: { project: isString, decision: isRecord },
  'quarantine-entry': { project: isString, entry: isRecord },
  state: { project: isString, space: isString, key: isString, version: isCount, body: isString },
  message: { project: isString, message: isRecord },
  'audit-event': { project: isString, event: isRecord },
}

/**
 * Checks the shape of a parsed line. The error is a sentence that says what is wrong.
 *
 * @param version - what the header said; the newest for the header itself
 */
export function readSnapshotLine(value: unknown, version: SnapshotVersion): Result<SnapshotLine, string> {
  if (!isRecord(value)) return err('Not a JSON object.')
  const { kind, ...rest } = value
  const grammar = version === 2 ? grammarOf2 : grammarOf3
  const wanted = typeof kind === 'string' && Object.hasOwn(grammar, kind) ? grammar[kind] : undefined
  if (!wanted) return err(`Unknown kind of line ${JSON.stringify(kind)}.`)
  for (const [key, fits] of Object.entries(wanted)) {
    if (!Object.hasOwn(rest, key)) return err(`The key "${key}" is missing.`)
    if (!fits(rest[key])) return err(`The value of "${key}" has the wrong type.`)
  }
  const extra = Object.keys(rest).find((key) => !Object.hasOwn(wanted, key))
  if (extra !== undefined) return err(`Unknown key "${extra}".`)
  if (kind === 'snapshot' && rest['version'] !== 2 && rest['version'] !== snapshotVersion) {
    const reason = rest['version'] === 1 ? ' Nobody can tell whether one of version 1 is whole.' : ''
    return err(
      `Unknown version ${String(rest['version'])}; this package reads versions 2 and ${snapshotVersion}.${reason}`,
    )
  }
  return ok(value as unknown as SnapshotLine)
}

function isString(value: unknown): boolean {
  return typeof value === 'string'
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

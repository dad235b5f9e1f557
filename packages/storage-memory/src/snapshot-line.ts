import { err, ok, type Result } from 'neverthrow'

/** The version of the snapshot format that is written and read. */
export const snapshotVersion = 2

/** What one line of a snapshot says. What was stored is still unchecked. */
export type SnapshotLine =
  | { readonly kind: 'snapshot'; readonly version: typeof snapshotVersion }
  | { readonly kind: 'project'; readonly project: string }
  | {
      readonly kind: 'report'
      readonly project: string
      readonly reportKey: string
      readonly results: readonly unknown[]
    }
  | { readonly kind: 'group'; readonly project: string; readonly group: unknown }
  | { readonly kind: 'testcase'; readonly project: string; readonly testcase: unknown }
  | { readonly kind: 'numbers'; readonly project: string; readonly series: string; readonly last: number }
  | { readonly kind: 'waiver-event'; readonly project: string; readonly event: unknown }
  | { readonly kind: 'waiver-record'; readonly project: string; readonly record: unknown }
  | {
      readonly kind: 'end'
      /** How many lines come before it. */
      readonly lines: number
    }

/** The keys of each kind of line, and what each must be. */
const grammar = {
  snapshot: { kind: isString, version: isNumber },
  project: { kind: isString, project: isString },
  report: { kind: isString, project: isString, reportKey: isString, results: Array.isArray },
  group: { kind: isString, project: isString, group: isRecord },
  testcase: { kind: isString, project: isString, testcase: isRecord },
  numbers: { kind: isString, project: isString, series: isString, last: isCount },
  'waiver-event': { kind: isString, project: isString, event: isRecord },
  'waiver-record': { kind: isString, project: isString, record: isRecord },
  end: { kind: isString, lines: isCount },
} as const

/** Checks the shape of a parsed line. The error is a sentence that says what is wrong. */
export function readSnapshotLine(value: unknown): Result<SnapshotLine, string> {
  if (!isRecord(value)) return err('Not a JSON object.')
  const kind = value['kind']
  if (typeof kind !== 'string' || !isKind(kind)) return err(`Unknown kind of line ${JSON.stringify(kind)}.`)
  const wanted: Readonly<Record<string, (value: unknown) => boolean>> = grammar[kind]
  for (const [key, fits] of Object.entries(wanted)) {
    if (!Object.hasOwn(value, key)) return err(`The key "${key}" is missing.`)
    if (!fits(value[key])) return err(`The value of "${key}" has the wrong type.`)
  }
  const extra = Object.keys(value).find((key) => !Object.hasOwn(wanted, key))
  if (extra !== undefined) return err(`Unknown key "${extra}".`)
  if (kind === 'snapshot' && value['version'] !== snapshotVersion) {
    const reason = value['version'] === 1 ? ' Nobody can tell whether one of version 1 is whole.' : ''
    return err(
      `Unknown version ${String(value['version'])}; this package reads version ${snapshotVersion}.${reason}`,
    )
  }
  return ok(value as unknown as SnapshotLine)
}

function isKind(kind: string): kind is keyof typeof grammar {
  return Object.hasOwn(grammar, kind)
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

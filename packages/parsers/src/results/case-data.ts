import type { CaseRecord } from '@gatewright/core/ports'
import { cleanLine } from './testcase-name.ts'

/** What cases of one suite say alike, and the data of those that say nothing else, by their outcome in the report's words. */
interface SharedData {
  readonly of: CaseRecord
  readonly byOutcome: Map<string, Record<string, string[]>>
}

const longestKey = 256

/**
 * What a result keeps of its record as free data: `suite`, `class`, `file`, `line`, `column`, `hostname`, `startedAt`,
 * `rawOutcome`, `format`, `dialect`, `flaky` where the report marks the case so, `attachment` with the path or address as the
 * report writes it, and each property of the case as `property.<name>`. Output and traces stay in the report.
 */
function caseDataOf(record: CaseRecord): Record<string, string[]> {
  const data: Record<string, string[]> = {}
  const add = (key: string, ...values: readonly (string | undefined)[]): void => {
    const present = values.filter((value) => value !== undefined).map(wellFormed)
    if (present.length === 0) return
    const all = (data[key] ??= [])
    for (const value of present) all.push(value)
  }
  add('suite', ...record.suitePath)
  add('class', record.className)
  add('file', record.file)
  add('line', record.line?.toString())
  add('column', record.column?.toString())
  add('hostname', record.hostname)
  add('startedAt', startOf(record))
  add('rawOutcome', record.rawOutcome)
  add('dialect', record.source.dialect)
  add('format', record.source.format)
  if (record.flaky) add('flaky', 'true')
  for (const { name, path, url } of record.attachments ?? []) add('attachment', path ?? url ?? name)
  for (const [name, value] of record.properties)
    add(cleanLine(`property.${cleanLine(name)}`.slice(0, longestKey)), value)
  return data
}

/**
 * {@link caseDataOf} for the records of one report: cases of one suite that say the same have the same object, for nearly all
 * cases of nearly all reports do.
 */
export function createCaseData(): (record: CaseRecord) => Record<string, string[]> {
  let shared: SharedData | undefined
  return (record) => {
    if (!saysWhatSuitesSay(record)) return caseDataOf(record)
    if (!shared || !saysTheSame(record, shared.of)) shared = { of: record, byOutcome: new Map() }
    const known = shared.byOutcome.get(record.rawOutcome)
    if (known) return known
    const data = caseDataOf(record)
    shared.byOutcome.set(record.rawOutcome, data)
    return data
  }
}

/** Whether it says nothing that hardly two cases say alike. */
function saysWhatSuitesSay({ line, column, flaky, attachments, properties }: CaseRecord): boolean {
  return (
    line === undefined &&
    column === undefined &&
    flaky === undefined &&
    attachments === undefined &&
    properties.length === 0
  )
}

function saysTheSame(record: CaseRecord, other: CaseRecord): boolean {
  return (
    record.className === other.className &&
    record.file === other.file &&
    record.hostname === other.hostname &&
    record.startedAt?.epochMs === other.startedAt?.epochMs &&
    record.source.dialect === other.source.dialect &&
    record.source.format === other.source.format &&
    isSamePath(record.suitePath, other.suitePath)
  )
}

function isSamePath(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((name, place) => name === other[place]))
}

/** A text without what no JSON text or no database takes: halves of surrogate pairs and U+0000. */
export function wellFormed(text: string): string {
  return text.replace(/[\p{Surrogate}\0]/gu, '\uFFFD')
}

function startOf({ startedAt }: CaseRecord): string | undefined {
  if (!startedAt || Math.abs(startedAt.epochMs) > 8.64e15 || Number.isNaN(startedAt.epochMs)) return undefined
  return new Date(startedAt.epochMs).toISOString()
}

import { variantHash, variantKey, type OutcomeSet, type TestResult } from '@gatewright/core/schema'
import type { HistoryRow } from './history-row.ts'
import { classOf, sortedEntries, sortedJson, toEpochMicros } from './history-values.ts'
import type { ParquetColumn, ParquetElement } from './parquet-library.ts'

/** What the columns of a file need beside its rows. */
export interface ColumnContext {
  readonly project: string
  readonly outcomes: OutcomeSet
}

interface HistoryColumn extends Omit<ParquetColumn, 'data'> {
  /** The node of the column and those below it, in the order of a Parquet schema. */
  readonly elements: readonly ParquetElement[]
  /** Makes what reads the value of a row; `undefined` stands for none. */
  readonly reader: (context: ColumnContext) => (row: HistoryRow) => unknown
}

const variantMap: HistoryColumn = {
  name: 'variant',
  elements: [
    { name: 'variant', repetition_type: 'REQUIRED', converted_type: 'MAP', num_children: 1 },
    { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
    textElement('key', 'REQUIRED'),
    textElement('value', 'REQUIRED'),
  ],
  reader:
    () =>
    ({ result }) =>
      sortedEntries(result.variant),
}

const moment: HistoryColumn = {
  name: 'submitted_at',
  elements: [
    {
      name: 'submitted_at',
      type: 'INT64',
      repetition_type: 'REQUIRED',
      converted_type: 'TIMESTAMP_MICROS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
    },
  ],
  reader: () =>
    remembered(
      ({ submittedAt }) => submittedAt,
      ({ submittedAt }) => toEpochMicros(submittedAt),
    ),
}

const groupList: HistoryColumn = {
  name: 'groups',
  elements: [
    { name: 'groups', repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    textElement('element', 'REQUIRED'),
  ],
  reader:
    () =>
    ({ result }) =>
      result.groups,
}

const columns: readonly HistoryColumn[] = [
  text(
    'project',
    ({ project }) =>
      () =>
        project,
  ),
  { ...textOf('id', ({ id }) => id), encoding: 'DELTA_BYTE_ARRAY' },
  { ...textOf('testcase', ({ testcase }) => testcase), encoding: 'RLE_DICTIONARY' },
  variantMap,
  text('variant_hash', () =>
    remembered(
      ({ variant }) => variantKey(variant),
      ({ variant }) => variantHash(variant),
    ),
  ),
  textOf('item_type', ({ item }) => item.type),
  textOf('item_id', ({ item }) => item.id),
  textOf('outcome', ({ outcome }) => outcome),
  text('class', ({ outcomes }) =>
    remembered(
      ({ outcome }) => outcome,
      ({ outcome }) => classOf(outcome, outcomes),
    ),
  ),
  moment,
  textOf('submitted_at_text', ({ submittedAt }) => submittedAt),
  numberOf('duration_ms', 'DOUBLE', ({ durationMs }) => durationMs),
  numberOf('attempt', 'INT64', ({ attempt }) => (attempt === undefined ? undefined : BigInt(attempt))),
  optionalText('skip_kind', ({ skipKind }) => skipKind),
  groupList,
  { ...textOf('data', ({ data }) => sortedJson(data)), statistics: false },
  optionalText('failure_signature', ({ failureSignature }) => failureSignature),
  optionalText('note', ({ note }) => note),
  optionalText('ref_url', ({ refUrl }) => refUrl),
  optionalText('ref_text', ({ refText }) => refText),
  text(
    'report',
    () =>
      ({ reportKey }) =>
        reportKey,
  ),
  {
    name: 'position',
    elements: [{ name: 'position', type: 'INT64', repetition_type: 'REQUIRED' }],
    reader:
      () =>
      ({ position }) =>
        BigInt(position),
  },
]

/** The Parquet schema of every file. */
export const historySchema: readonly ParquetElement[] = [
  { name: 'result', num_children: columns.length },
  ...columns.flatMap(({ elements }) => elements),
]

/** The values of rows, column by column. */
export function columnsOf(rows: readonly HistoryRow[], context: ColumnContext): ParquetColumn[] {
  return columns.map(({ elements: _, reader, ...column }) => {
    const valueOf = reader(context)
    return { ...column, data: rows.map((row) => valueOf(row)) }
  })
}

function textElement(name: string, repetition: 'REQUIRED' | 'OPTIONAL'): ParquetElement {
  return { name, type: 'BYTE_ARRAY', repetition_type: repetition, converted_type: 'UTF8' }
}

function text(name: string, reader: HistoryColumn['reader']): HistoryColumn {
  return { name, elements: [textElement(name, 'REQUIRED')], reader }
}

function textOf(name: string, valueOf: (result: TestResult) => string): HistoryColumn {
  return text(
    name,
    () =>
      ({ result }) =>
        valueOf(result),
  )
}

/** Text that few results have. Its least and greatest value help no question and can be long. */
function optionalText(name: string, valueOf: (result: TestResult) => string | undefined): HistoryColumn {
  const elements = [textElement(name, 'OPTIONAL')]
  return {
    name,
    elements,
    reader:
      () =>
      ({ result }) =>
        valueOf(result),
    statistics: false,
  }
}

function numberOf(
  name: string,
  type: 'DOUBLE' | 'INT64',
  valueOf: (result: TestResult) => number | bigint | undefined,
): HistoryColumn {
  const elements = [{ name, type, repetition_type: 'OPTIONAL' }] as const
  return {
    name,
    elements,
    reader:
      () =>
      ({ result }) =>
        valueOf(result),
  }
}

/** Works a value out once for each key. */
function remembered(
  keyOf: (result: TestResult) => string,
  work: (result: TestResult) => unknown,
): (row: HistoryRow) => unknown {
  const known = new Map<string, unknown>()
  return ({ result }) => {
    const key = keyOf(result)
    const value = known.get(key) ?? work(result)
    known.set(key, value)
    return value
  }
}

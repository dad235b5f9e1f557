import { canonicalJson, compareText } from '@gatewright/core/canonical'
import { classifyOutcome, toEpochMs, variantHash, variantKey } from '@gatewright/core/schema'
import type { Instant, OutcomeSet, Variant } from '@gatewright/core/schema'
import type { HistoryRow } from './history-row.ts'
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

const columns: readonly HistoryColumn[] = [
  text(
    'project',
    ({ project }) =>
      () =>
        project,
  ),
  {
    ...text(
      'id',
      () =>
        ({ result }) =>
          result.id,
    ),
    encoding: 'DELTA_BYTE_ARRAY',
  },
  text(
    'testcase',
    () =>
      ({ result }) =>
        result.testcase,
  ),
  {
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
  },
  text('variant_hash', () =>
    remembered(
      ({ result }) => variantKey(result.variant),
      ({ result }) => variantHash(result.variant),
    ),
  ),
  text(
    'item_type',
    () =>
      ({ result }) =>
        result.item.type,
  ),
  text(
    'item_id',
    () =>
      ({ result }) =>
        result.item.id,
  ),
  text(
    'outcome',
    () =>
      ({ result }) =>
        result.outcome,
  ),
  text('class', ({ outcomes }) =>
    remembered(
      ({ result }) => result.outcome,
      ({ result }) => classOf(result.outcome, outcomes),
    ),
  ),
  {
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
        ({ result }) => result.submittedAt,
        ({ result }) => toEpochMicros(result.submittedAt),
      ),
  },
  text(
    'submitted_at_text',
    () =>
      ({ result }) =>
        result.submittedAt,
  ),
  {
    name: 'duration_ms',
    elements: [{ name: 'duration_ms', type: 'DOUBLE', repetition_type: 'OPTIONAL' }],
    reader:
      () =>
      ({ result }) =>
        result.durationMs,
  },
  {
    name: 'attempt',
    elements: [{ name: 'attempt', type: 'INT64', repetition_type: 'OPTIONAL' }],
    reader:
      () =>
      ({ result }) =>
        result.attempt === undefined ? undefined : BigInt(result.attempt),
  },
  optionalText(
    'skip_kind',
    () =>
      ({ result }) =>
        result.skipKind,
  ),
  {
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
  },
  {
    ...text(
      'data',
      () =>
        ({ result }) =>
          canonicalJson(result.data),
    ),
    statistics: false,
  },
  optionalText(
    'failure_signature',
    () =>
      ({ result }) =>
        result.failureSignature,
  ),
  optionalText(
    'note',
    () =>
      ({ result }) =>
        result.note,
  ),
  optionalText(
    'ref_url',
    () =>
      ({ result }) =>
        result.refUrl,
  ),
  optionalText(
    'ref_text',
    () =>
      ({ result }) =>
        result.refText,
  ),
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

/** Text that few results have. Its least and greatest value help no question and can be long. */
function optionalText(name: string, reader: HistoryColumn['reader']): HistoryColumn {
  return { name, elements: [textElement(name, 'OPTIONAL')], reader, statistics: false }
}

/** Works a value out once for each key. */
function remembered(
  keyOf: (row: HistoryRow) => string,
  work: (row: HistoryRow) => unknown,
): (row: HistoryRow) => unknown {
  const known = new Map<string, unknown>()
  return (row) => {
    const key = keyOf(row)
    const value = known.get(key) ?? work(row)
    known.set(key, value)
    return value
  }
}

/** An outcome that nobody classified counts as a failure here as everywhere. */
function classOf(outcome: string, outcomes: OutcomeSet): string {
  return classifyOutcome(outcome, outcomes).unwrapOr('fail')
}

function sortedEntries(variant: Variant): { key: string; value: string }[] {
  return Object.keys(variant)
    .sort(compareText)
    .map((key) => ({ key, value: variant[key] ?? '' }))
}

/** Microseconds since 1970, with what is finer cut off. */
function toEpochMicros(instant: Instant): bigint {
  const wholeSeconds = toEpochMs(`${instant.slice(0, 19)}Z`)
  const fraction = instant.slice(20, -1).slice(0, 6).padEnd(6, '0')
  return BigInt(wholeSeconds) * 1_000n + BigInt(fraction)
}

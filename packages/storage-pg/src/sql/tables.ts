/** Every table of the schema by its own name. */
const names = [
  'project',
  'counter',
  'item',
  'testcase',
  'series',
  'dataset',
  'outcome',
  'report',
  'run',
  'id_claim',
  'run_group',
  'result',
  'result_detail',
  'result_datum',
  'packed_chunk',
  'run_info',
  'waiver_event',
  'waiver_record',
  'sign_off',
  'raw_report',
  'raw_report_piece',
  'ingest_entry',
  'decision',
  'quarantine_entry',
  'state',
  'audit_event',
  'feed',
  'feed_event',
  'consumer',
  'outbox_message',
] as const

export type TableName = (typeof names)[number]

/** The tables as statements name them: qualified and quoted. */
export type Tables = Readonly<Record<TableName, string>>

/** Those with a column `project`: all but the list of projects. */
export const projectTables: readonly TableName[] = names.filter((name) => name !== 'project')

/** Those whose rows are parted by the ids of runs. */
export const partitionedTables: readonly TableName[] = ['result', 'result_detail', 'result_datum']

/**
 * A name of a schema that statements may hold.
 *
 * @throws TypeError where the name is no plain identifier of at most 48 characters. It is the program's own, so that is a
 * mistake of the program.
 */
export function schemaName(schema: string): string {
  if (!/^[a-z_][a-z0-9_]{0,47}$/.test(schema))
    throw new TypeError(
      `A schema name is lower-case letters, digits and _, at most 48 of them, not ${JSON.stringify(schema)}.`,
    )
  return schema
}

/**
 * The tables of a schema.
 *
 * @throws TypeError where the name is none that {@link schemaName} takes.
 */
export function tablesOf(schema: string): Tables {
  const name = schemaName(schema)
  return Object.fromEntries(names.map((table) => [table, `"${name}"."${table}"`])) as Tables
}

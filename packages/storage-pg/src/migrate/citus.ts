import { projectTables, tablesOf } from '../sql/tables.ts'

/**
 * The statements that spread the tables over the workers of a Citus cluster, run on its coordinator after the migrations:
 * the list of projects is copied to each worker, and everything else of a project is on one. What is spread already stays.
 */
export function citusSql(schema: string): string {
  const tables = tablesOf(schema)
  const unless = (table: string): string =>
    `WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = '${table}'::regclass);`
  const colocated = (table: string): string =>
    table === tables.counter ? '' : `, colocate_with => '${tables.counter}'`
  return [
    `SELECT create_reference_table('${tables.project}')\n  ${unless(tables.project)}`,
    ...projectTables.map((name) => {
      const table = tables[name]
      return `SELECT create_distributed_table('${table}', 'project'${colocated(table)})\n  ${unless(table)}`
    }),
  ].join('\n')
}

import { expect, it } from 'vitest'
import { citusSql } from '../../src/migrate/citus.ts'
import { readMigrationFiles } from '../../src/migrate/migration-files.ts'
import { printMigrations } from '../../src/migrate/print-migrations.ts'
import { projectTables } from '../../src/sql/tables.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

/**
 * The migrations with every table of projects declared as parted by the hash of its project. PostgreSQL then refuses what
 * Citus refuses of a table that is distributed by it: a key that must be unique and does not name the project.
 */
async function partedByProject(): Promise<string> {
  const text = (await readMigrationFiles()).map(({ sql }) => sql.replaceAll(/--.*/g, '')).join('\n')
  return text
    .replaceAll(/^CREATE TABLE \w+ PARTITION OF \w+ DEFAULT;$/gm, '')
    .replaceAll(/^CREATE TABLE (\w+) \(\n([^;]*?)^\)[^;]*;$/gm, (statement, name: string, columns: string) =>
      /^\s*project int\b/m.test(columns)
        ? `CREATE TABLE ${name} (\n${columns}) PARTITION BY HASH (project);`
        : statement,
    )
}

eachDatabase((database) => {
  const apply = (sql: string, more = ''): Promise<readonly string[]> => {
    const { driver } = database()
    const schema = ownName('parted')
    const undone = new Error('undone')
    let parted: readonly string[] = []
    return driver
      .transaction(async (session) => {
        await session.script(`CREATE SCHEMA ${schema}; SET LOCAL search_path = ${schema}; ${sql}; ${more}`)
        const { rows } = await session.query<{ name: string }>(
          `SELECT c.relname AS name FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
           WHERE c.relnamespace = $1::text::regnamespace AND p.partstrat = 'h'`,
          [schema],
        )
        parted = rows.map(({ name }) => name).sort()
        throw undone
      })
      .catch((cause: unknown) => {
        if (cause !== undone) throw cause
        return parted
      })
  }

  it('has the project in every key that must be unique', async () => {
    expect(await apply(await partedByProject())).toEqual([...projectTables].sort())
  })

  it.each([
    { key: 'CREATE UNIQUE INDEX ON item (sha)', of: 'an index' },
    { key: 'ALTER TABLE feed ADD UNIQUE (position)', of: 'a constraint' },
    { key: 'CREATE UNIQUE INDEX ON result (run_id, ordinal)', of: 'the results' },
  ])('sees $of without it', async ({ key }) => {
    await expect(apply(await partedByProject(), key)).rejects.toMatchObject({ code: '0A000' })
  })
})

it('distributes every table with a project, all alike, and copies the list of projects', async () => {
  const sql = citusSql('ours')
  expect(sql.match(/create_reference_table\('([^']+)'\)/g)).toEqual([
    `create_reference_table('"ours"."project"')`,
  ])
  const distributed = [...sql.matchAll(/create_distributed_table\('"ours"\."(\w+)"', 'project'(.*)\)$/gm)]
  expect(distributed.map(([, name]) => name)).toEqual(projectTables)
  expect(
    distributed.map(([, name, more]) => (name === 'counter' ? more : more?.replace(`"ours"."counter"`, '…'))),
  ).toEqual(projectTables.map((name) => (name === 'counter' ? '' : `, colocate_with => '…'`)))
  expect(await printMigrations({ schema: 'ours', citus: true })).toContain(`${sql}\nCOMMIT;`)
  expect(await printMigrations({ schema: 'ours' })).not.toContain('create_distributed_table')
})

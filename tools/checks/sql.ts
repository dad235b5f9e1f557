// Reads every statement of the PostgreSQL adapter with PostgreSQL's own parser: each table of projects is narrowed by
// `project = $n`, and nothing is used that databases of PostgreSQL's kind don't have. The statements are recorded while the
// storage contract and random queries run on PGlite; a call in the sources that ran none is a finding. What the owner of the
// tables runs over all projects, migrations and partitions, need not name a project. `--list` prints the statements.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'libpg-query'
import { citusSql } from '../../packages/storage-pg/src/migrate/citus.ts'
import { projectTables } from '../../packages/storage-pg/src/sql/tables.ts'
import { conclude, type Finding } from './library/finding.ts'
import { readText, repositoryFiles, root } from './library/repository.ts'
import { findCallSites } from './sql/call-sites.ts'
import { unportableParts } from './sql/portability.ts'
import { projectFaults, type KnownTables } from './sql/project-rule.ts'
import { runSources, schema } from './sql/run-sources.ts'

const sources = 'packages/storage-pg/src/'
const ofTheOwner =
  /^packages\/storage-pg\/(?:migrations|src\/(?:migrate|partitions\/(?:create-partition|maintain)|archive\/pack-range))\b/
// The driver passes on what others say.
const passesOn = /^packages\/storage-pg\/src\/driver\//

const tables: KnownTables = {
  schema,
  ofProjects: new Set(projectTables),
  others: new Set(['project', 'migration']),
}

interface Statement {
  readonly file: string
  readonly line?: number
  readonly sql: string
}

async function findingsOf({ file, line, sql }: Statement): Promise<readonly Finding[]> {
  const place = { file, ...(line === undefined ? {} : { line }) }
  const shown = sql.replaceAll(/\s+/g, ' ').trim().slice(0, 160)
  try {
    const tree = await parse(sql)
    const faults = ofTheOwner.test(file) ? [] : projectFaults(tree, tables)
    return [...faults, ...unportableParts(tree).map((part) => `It uses ${part}.`)].map((fault) => ({
      ...place,
      message: `${fault}  ${shown}`,
    }))
  } catch (cause) {
    return [{ ...place, message: `${cause instanceof Error ? cause.message : String(cause)}  ${shown}` }]
  }
}

const calls = repositoryFiles()
  .filter((file) => file.startsWith(sources) && file.endsWith('.ts') && !passesOn.test(file))
  .flatMap((file) => findCallSites(file, readText(file)))
const recorded = await runSources()
const statements: readonly Statement[] = [
  ...recorded.map(({ sql, site }) => {
    const [file = '', line] = site.split(':')
    return { file, line: Number(line), sql }
  }),
  ...readdirSync(join(root, 'packages/storage-pg/migrations')).map((name) => {
    const file = `packages/storage-pg/migrations/${name}`
    return { file, sql: readText(file) }
  }),
  { file: `${sources}migrate/citus.ts`, sql: citusSql(schema) },
]
if (process.argv.includes('--list'))
  for (const { file, line, sql } of statements) console.log(`-- ${file}:${line}\n${sql}\n`)

const ran = new Set(recorded.map(({ site }) => site))
const silent = calls
  .filter(({ file, line }) => !ran.has(`${file}:${line}`))
  .map((site) => ({
    ...site,
    message: 'No statement of this call was seen: nothing that this check runs comes here.',
  }))
const faults = (await Promise.all(statements.map(findingsOf))).flat()
conclude('sql', [...faults, ...silent], `${statements.length} statements of ${ran.size} calls`)

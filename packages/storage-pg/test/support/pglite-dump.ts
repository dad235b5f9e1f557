import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { fromPglite } from '../../src/driver/from-pglite.ts'
import { migrate } from '../../src/migrate/migrate.ts'

const packageFolder = fileURLToPath(new URL('../../', import.meta.url))
const cacheFolder = join(packageFolder, 'node_modules', '.cache', 'pglite')

/** PGlite in memory with an empty schema `gatewright`: a start from a dump takes a fifth of the time of a new one. */
export async function startPglite(): Promise<PGlite> {
  const file = join(cacheFolder, `${fingerprint()}.tar`)
  if (!existsSync(file)) await makeDump(file)
  return PGlite.create({ loadDataDir: new Blob([readFileSync(file)]) })
}

/** Another text of a migration, or another release of PGlite, is another dump. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const migrations = join(packageFolder, 'migrations')
  for (const name of readdirSync(migrations).sort()) hash.update(readFileSync(join(migrations, name)))
  hash.update(readFileSync(join(packageFolder, 'node_modules', '@electric-sql', 'pglite', 'package.json')))
  return hash.digest('hex').slice(0, 16)
}

async function makeDump(file: string): Promise<void> {
  const database = new PGlite()
  const migrated = await migrate(fromPglite(database), 'gatewright')
  if (migrated.isErr()) throw new Error(migrated.error.message, { cause: migrated.error })
  const dump = await database.dumpDataDir('none')
  await database.close()
  mkdirSync(cacheFolder, { recursive: true })
  // Several processes may do it at once: each writes a file of its own, and the last of equal ones stays.
  const own = `${file}.${process.pid}`
  writeFileSync(own, new Uint8Array(await dump.arrayBuffer()))
  renameSync(own, file)
}

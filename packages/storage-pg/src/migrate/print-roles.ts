import { readFile } from 'node:fs/promises'
import { schemaName } from '../sql/tables.ts'

export interface PrintRolesOptions {
  /** Default: `gatewright`. */
  readonly schema?: string
  /** The role of programs that store; default: `gatewright_writer`. */
  readonly writer?: string
  /** The role of programs that only read, as from a replica; default: `gatewright_reader`. */
  readonly reader?: string
}

const script = new URL('../../migrations/roles.sql', import.meta.url)

/**
 * The SQL that makes two roles with the least that programs need, or gives them again what they need after a migration.
 * Run by the role that owns the tables.
 *
 * @throws TypeError where a name is no plain identifier of at most 48 characters.
 */
export async function printRoles({
  schema = 'gatewright',
  writer = 'gatewright_writer',
  reader = 'gatewright_reader',
}: PrintRolesOptions = {}): Promise<string> {
  const names: Readonly<Record<string, string>> = {
    gatewright: schemaName(schema),
    gatewright_writer: schemaName(writer),
    gatewright_reader: schemaName(reader),
  }
  const text = await readFile(script, 'utf8')
  return text.replaceAll(
    /(?<=['"])gatewright(?=['"])|\bgatewright_(?:writer|reader)\b/g,
    (name) => names[name] ?? name,
  )
}

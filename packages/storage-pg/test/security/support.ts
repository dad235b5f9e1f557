import type { Pool } from 'pg'
import type { PgDriver } from '../../src/driver/driver.ts'
import { printRoles } from '../../src/migrate/print-roles.ts'
import { ownName, poolDriver, type TestDatabase } from '../support/databases.ts'

/** Roles of a test, with a login each. */
export interface TestRoles {
  readonly writer: PgDriver
  readonly reader: PgDriver
  readonly writerPool: Pool
  end(): Promise<void>
}

/** Makes the two roles, and logs in as a member of each. */
export async function openRoles({ driver, schema, connectionString = '' }: TestDatabase): Promise<TestRoles> {
  const [writer, reader] = [ownName('writer'), ownName('reader')]
  const password = ownName('password')
  await driver.script(await printRoles({ schema, writer, reader }))
  for (const role of [writer, reader])
    await driver.script(`CREATE ROLE ${role}_login LOGIN PASSWORD '${password}' IN ROLE ${role}`)
  const loginOf = (role: string): ReturnType<typeof poolDriver> => {
    const url = new URL(connectionString)
    url.username = `${role}_login`
    url.password = password
    return poolDriver(url.href, { pool: { max: 3 } })
  }
  const [asWriter, asReader] = [loginOf(writer), loginOf(reader)]
  return {
    writer: asWriter.driver,
    reader: asReader.driver,
    writerPool: asWriter.pool,
    async end() {
      await asWriter.end()
      await asReader.end()
      for (const role of [`${writer}_login`, `${reader}_login`, writer, reader])
        await driver.script(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    },
  }
}

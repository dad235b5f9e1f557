import {
  createPrivateServer,
  type PrivateServer,
  type PrivateServerOptions,
} from '../server/private-server.ts'
import { openLibrary } from '../workload/open-library.ts'
import { plainSchema } from '../workload/plain-store.ts'
import type { SubjectName } from '../workers/task.ts'

const databaseName = 'faults'

/** A server with one database in which a store has its tables. */
export interface PreparedServer extends PrivateServer {
  /** The address of the database, at another port where something stands in between. */
  address(port?: number): string
  /** Runs one statement in the database. */
  runIn<Row extends object>(sql: string): Promise<readonly Row[]>
}

/** Starts a server of our own and makes the tables of a store in it. */
export async function prepareServer(
  options: PrivateServerOptions,
  subject: SubjectName = 'library',
): Promise<PreparedServer> {
  const server = await createPrivateServer(options)
  await server.start()
  await prepareDatabase(server, subject)
  return {
    ...server,
    address: (port) => server.url(databaseName, port),
    runIn: (sql) => server.run(sql, [], databaseName),
  }
}

/** Makes the database anew, with nothing but the tables of a store. */
export async function prepareDatabase(
  server: PrivateServer,
  subject: SubjectName,
  settings?: string,
): Promise<void> {
  await server.createDatabase(databaseName, settings)
  if (subject !== 'library') {
    await server.run(plainSchema(subject), [], databaseName)
    return
  }
  const library = openLibrary({ url: server.url(databaseName), connections: 1, connectMs: 10_000 })
  await library.migrate().finally(() => library.end())
}

import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'

/** Asks DuckDB, in memory and in UTC, and answers the rows. */
export async function askDuckDb(sql: string): Promise<readonly Record<string, DuckDBValue>[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    const answer = await connection.runAndReadAll(sql)
    return answer.getRowObjects()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

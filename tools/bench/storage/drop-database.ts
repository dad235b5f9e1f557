// Drops the database of a benchmark that ends, in a process of its own: one that is told to end has no time to wait.
import pg from 'pg'

const [, , address = '', name = ''] = process.argv
const client = new pg.Client({ connectionString: address })
await client.connect()
await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
await client.end()

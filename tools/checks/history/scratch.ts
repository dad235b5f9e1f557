import { DuckDBInstance } from '@duckdb/node-api'
const db = await DuckDBInstance.create(':memory:'); const c = await db.connect()
const q = async (s: string) => { const r = await c.runAndReadAll(s); console.table(r.getRowObjectsJson()) }
await q(`select path_in_schema, any_value(encodings) e, sum(total_compressed_size)/sum(num_values) b, sum(total_uncompressed_size)/sum(num_values) u from parquet_metadata('/tmp/h13-out/*/*.parquet') group by 1 order by 3 desc`)
await q(`describe select * from '/tmp/h13-out/*/*.parquet'`)
await q(`select id, variant, groups, submitted_at, data, duration_ms, attempt, position from '/tmp/h13-out/*/*.parquet' limit 2`)
console.time('rate'); await q(`select date_trunc('day', submitted_at) d, count(*) from '/tmp/h13-out/*/*.parquet' group by 1 order by 1`); console.timeEnd('rate')

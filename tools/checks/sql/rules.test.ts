import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'libpg-query'
import { findCallSites } from './call-sites.ts'
import { unportableParts } from './portability.ts'
import { projectFaults, type KnownTables } from './project-rule.ts'

const tables: KnownTables = {
  schema: 's',
  ofProjects: new Set(['run', 'result', 'item']),
  others: new Set(['project']),
}

async function faults(sql: string): Promise<readonly string[]> {
  return projectFaults(await parse(sql), tables)
}

const narrowed = [
  'SELECT id FROM s.run WHERE project = $1 AND id = $2',
  'SELECT id FROM s.run AS r WHERE $1 = r.project',
  'SELECT id FROM s.project WHERE name_sha = $1',
  'SELECT FROM pg_class WHERE oid = $1',
  'SELECT 1 FROM s.run r JOIN s.item i ON i.project = $1 AND i.id = r.item_id WHERE r.project = $1',
  'SELECT 1 FROM s.run r JOIN s.item i ON i.project = r.project AND i.id = r.item_id WHERE r.project = $1',
  'SELECT 1 FROM s.run r CROSS JOIN LATERAL (SELECT ordinal FROM s.result x WHERE x.project = $1 LIMIT 1) x WHERE r.project = $1',
  'SELECT 1 FROM s.run r CROSS JOIN LATERAL (SELECT ordinal FROM s.result x WHERE x.project = r.project) x WHERE r.project = $1',
  'WITH known AS (SELECT id FROM s.run WHERE project = $1) SELECT id FROM known',
  'INSERT INTO s.run (project, id) VALUES ($1, 2), ($1::int4, 3)',
  'INSERT INTO s.run (id, project) SELECT one.id, $1 FROM unnest($2::int8[]) AS one (id)',
  'INSERT INTO s.run (project, id) VALUES ($1, 2) ON CONFLICT (project, id) DO UPDATE SET id = excluded.id',
  'UPDATE s.run SET id = 1 WHERE project = $1',
  'UPDATE s.run AS r SET id = x.id FROM s.result x WHERE r.project = $1 AND x.project = $1',
  'DELETE FROM s.result_default WHERE project = $1',
  'SELECT 1 FROM s.run WHERE project = $1 UNION ALL SELECT 2 FROM s.item WHERE project = $1',
]

const open = [
  'SELECT id FROM s.run WHERE id = $2',
  'SELECT id FROM s.run WHERE project = 1',
  'SELECT id FROM s.run WHERE project = $1 OR id = $2',
  'SELECT id FROM s.run WHERE NOT (project = $1)',
  'SELECT id FROM s.run WHERE project <> $1',
  'SELECT id FROM s.run WHERE project >= $1',
  'SELECT id FROM s.run r, s.item i WHERE r.project = $1',
  'SELECT id FROM s.run r, s.item i WHERE i.project = r.project',
  'SELECT id FROM s.run r JOIN s.item i USING (project, id) WHERE r.project = $1',
  'SELECT 1 FROM s.run r CROSS JOIN LATERAL (SELECT ordinal FROM s.result x WHERE x.run_id = r.id) x WHERE r.project = $1',
  'SELECT 1 FROM s.run WHERE project = $1 AND id IN (SELECT run_id FROM s.result)',
  'SELECT (SELECT count(*) FROM s.result) FROM s.run WHERE project = $1',
  'WITH known AS (SELECT id FROM s.run) SELECT id FROM known',
  'INSERT INTO s.run (id) VALUES (1)',
  'INSERT INTO s.run VALUES ($1, 1)',
  'INSERT INTO s.run (project, id) VALUES ($1, 1), (2, 1)',
  'INSERT INTO s.run (project, id) SELECT other.project, 1 FROM s.run AS other WHERE other.project = $1',
  'INSERT INTO s.run (project, id) SELECT $1, id FROM s.item',
  'UPDATE s.run SET id = 1',
  'UPDATE s.run SET id = 1 FROM s.item WHERE item.project = $1',
  'DELETE FROM s.result_default WHERE run_id = $1',
  'DELETE FROM s.run USING s.item WHERE run.project = $1',
  'SELECT 1 FROM s.run WHERE project = $1 UNION ALL SELECT 2 FROM s.item',
  'SELECT 1 FROM run WHERE project = $1',
  'SELECT 1 FROM s.nowhere WHERE project = $1',
  'SELECT 1 FROM s.project p LEFT JOIN s.run r ON true WHERE p.id = $1',
]

for (const sql of narrowed) test(`narrowed: ${sql}`, async () => assert.deepEqual(await faults(sql), []))
for (const sql of open) test(`open: ${sql}`, async () => assert.notDeepEqual(await faults(sql), []))

const unportable = [
  ['SELECT 1 FROM a LIMIT 1 OFFSET 5', 'OFFSET'],
  ['SELECT * FROM (SELECT 1 OFFSET $1) x', 'OFFSET'],
  ["SELECT nextval('x')", 'a sequence'],
  ['CREATE TABLE a (id bigserial)', 'a sequence'],
  ['CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY)', 'a sequence'],
  ['CREATE SEQUENCE a', 'a sequence'],
  ['SELECT pg_advisory_xact_lock(1)', 'an advisory lock'],
  ['SELECT pg_try_advisory_lock(1)', 'an advisory lock'],
  ['SELECT 1 FROM a FOR UPDATE SKIP LOCKED', 'SKIP LOCKED'],
  ['SELECT pg_snapshot_xmin(pg_current_snapshot())', 'a transaction id or snapshot'],
  ['SELECT xmin FROM a', 'a transaction id or snapshot'],
  ['CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f()', 'a trigger'],
  ["CREATE TYPE t AS ENUM ('a')", 'an enum type'],
  ['CREATE TABLE a (id int UNIQUE DEFERRABLE)', 'DEFERRABLE'],
  ['CREATE TABLE a (id int REFERENCES b)', 'a foreign key'],
  ['CREATE TEMP TABLE a (id int)', 'a temporary table'],
  ['CREATE TEMP TABLE a AS SELECT 1', 'a temporary table'],
  [
    'WITH x AS (INSERT INTO a VALUES (1)), y AS (DELETE FROM a) SELECT 1',
    'one table changed twice in one statement',
  ],
  [
    'WITH x AS (UPDATE a SET b = 1 RETURNING b) INSERT INTO a SELECT b FROM x',
    'one table changed twice in one statement',
  ],
] as const

for (const [sql, part] of unportable)
  test(`unportable: ${sql}`, async () => assert.deepEqual(unportableParts(await parse(sql)), [part]))

test('what is portable is not found', async () => {
  const sql = `WITH x AS (INSERT INTO a (b) VALUES (1) RETURNING b), y AS (UPDATE c SET d = 1) SELECT b FROM x FOR UPDATE LIMIT 3;
    CREATE TABLE a (id int PRIMARY KEY) PARTITION BY RANGE (id)`
  assert.deepEqual(unportableParts(await parse(sql)), [])
})

test('every call that runs a statement is found, and no other one', () => {
  const text = [
    'await session.query(sql)',
    'driver.query<{ id: number }>(sql)',
    '// session.query(sql)',
    'const query = (text) => text',
    'return session',
    '  .script(sql)',
    'reader.query.length',
    '/* a.query(x)',
    ' */ one.query(',
  ].join('\n')
  assert.deepEqual(
    findCallSites('a.ts', text).map(({ line }) => line),
    [1, 2, 6, 9],
  )
})

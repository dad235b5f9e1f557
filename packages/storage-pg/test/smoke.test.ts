import { afterAll, expect, it } from 'vitest'
import { createProjectEngine } from '../src/engine/engine.ts'
import { openPglite, openServer } from './support/databases.ts'

it.each([openPglite, openServer])('answers %s', async (open) => {
  const database = await open()
  if (!database) return
  const engine = createProjectEngine(database.driver, database.schema, 'p')
  expect(await engine.number()).toBe(1)
  const answer = await engine.statement((session) => session.query("select $1::int8 a, $2::bytea b, $3::jsonb c, array_length($4::int4[],1) d, array_length($5::text[],1) e, array_length($6::bytea[],1) f, array_length($7::int8[], 1) g", [5n, Buffer.from('ab'), '{"x":1}', [1,2], ['a','b"c'], [Buffer.from('a')], [1n, 2n]]))
  expect(answer._unsafeUnwrap().rows).toEqual([{a: 5n, b: Buffer.from('ab'), c: {x:1}, d:2, e:2, f:1, g: 2}])
  await database.end()
})

import type { PGlite, Transaction } from '@electric-sql/pglite'
import type { Pool, PoolClient } from 'pg'
import { from } from 'pg-copy-streams'
import { expectTypeOf, it } from 'vitest'
import {
  fromPg,
  fromPglite,
  type CopyStreamLike,
  type FromPgOptions,
  type PgClientLike,
  type PgDriver,
  type PgliteLike,
  type PgliteSessionLike,
  type PgPoolLike,
} from '../../src/index.ts'

it('a pool of pg is one, and its clients are', () => {
  expectTypeOf<Pool>().toExtend<PgPoolLike>()
  expectTypeOf<PoolClient>().toExtend<PgClientLike>()
})

it('pg-copy-streams makes the streams', () => {
  expectTypeOf<typeof from>().toExtend<FromPgOptions['copyFrom']>()
  expectTypeOf<ReturnType<typeof from>>().toExtend<CopyStreamLike>()
})

it('PGlite is one, and its transactions are', () => {
  expectTypeOf<PGlite>().toExtend<PgliteLike>()
  expectTypeOf<Transaction>().toExtend<PgliteSessionLike>()
})

it('all three are taken as they are', () => {
  expectTypeOf((pool: Pool) => fromPg(pool, { copyFrom: from })).returns.toEqualTypeOf<PgDriver>()
  expectTypeOf((database: PGlite) => fromPglite(database)).returns.toEqualTypeOf<PgDriver>()
})

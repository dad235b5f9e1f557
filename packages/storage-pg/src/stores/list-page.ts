import { checkListPage, type ListPage } from '@gatewright/core/ports'
import type { SchemaError } from '@gatewright/core/schema'
import type { Result } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'

/** Which rows of an ordered answer to give: as many as `most` from the beginning, null for all, but for the first few. */
export interface ListPart {
  readonly most: number | null
  readonly skip: number
}

/** Checks which part of a list to answer. */
export function listPart(page: ListPage | undefined): Result<ListPart, SchemaError> {
  return checkListPage(page).map(({ limit, skip }) => ({
    most: Number.isFinite(limit) ? skip + limit : null,
    skip,
  }))
}

/**
 * The part of a statement's answer. What is passed over is read and left out here: the database would read it as well.
 *
 * @param sql - whose last parameter is its LIMIT
 */
export async function readPart<Row extends object>(
  session: PgSession,
  sql: string,
  values: readonly unknown[],
  { most, skip }: ListPart,
): Promise<readonly Row[]> {
  const { rows } = await session.query<Row>(sql, [...values, most])
  return rows.slice(skip)
}

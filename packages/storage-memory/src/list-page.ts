import { checkListPage, type ListPage } from '@gatewright/core/ports'
import type { SchemaError } from '@gatewright/core/schema'
import type { Result } from 'neverthrow'

/** The part of a list that a page asks for. */
export function pageOf<Entry>(
  entries: readonly Entry[],
  page: ListPage | undefined,
): Result<readonly Entry[], SchemaError> {
  return checkListPage(page).map(({ limit, skip }) => entries.slice(skip, skip + limit))
}

import { checkListPage, type ListPage } from '@gatewright/core/ports'
import type { SchemaError } from '@gatewright/core/schema'
import type { Result } from 'neverthrow'

/** The part of a list that a page asks for; no more of the list is looked at. */
export function pageOf<Entry>(
  entries: Iterable<Entry>,
  page: ListPage | undefined,
): Result<readonly Entry[], SchemaError> {
  return checkListPage(page).map(({ limit, skip }) => partOf(entries, skip, limit))
}

function partOf<Entry>(entries: Iterable<Entry>, skip: number, limit: number): readonly Entry[] {
  const part: Entry[] = []
  if (limit === 0) return part
  let passed = 0
  for (const entry of entries) {
    if (passed++ < skip) continue
    part.push(entry)
    if (part.length >= limit) break
  }
  return part
}

/** Those that fit, one by one as they are asked for. */
export function* filtered<Entry>(
  entries: Iterable<Entry>,
  fits: (entry: Entry) => boolean,
): IterableIterator<Entry> {
  for (const entry of entries) if (fits(entry)) yield entry
}

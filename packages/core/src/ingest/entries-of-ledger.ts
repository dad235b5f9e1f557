import { err, ok, type Result } from 'neverthrow'
import type { IngestEntry, IngestLedger, IngestQuery } from '../ports/ingest-ledger.ts'
import type { QueryError } from '../ports/result-store.ts'

const atOnce = 1000

/**
 * The entries that a query finds, page by page. Those that come meanwhile push others onto a page that is still to be read:
 * they are yielded once. What is done about them must not take them out of what the query finds.
 */
export async function* pagesOfLedger(
  ledger: Pick<IngestLedger, 'find'>,
  query: IngestQuery,
): AsyncGenerator<Result<readonly IngestEntry[], QueryError>, void, void> {
  let before = new Set<string>()
  for (let skip = 0; ; skip += atOnce) {
    const page = await ledger.find(query, { skip, limit: atOnce })
    if (page.isErr()) return yield err(page.error)
    const seen = before
    yield ok(page.value.filter(({ id }) => !seen.has(id)))
    if (page.value.length < atOnce) return
    before = new Set(page.value.map(({ id }) => id))
  }
}

/** All entries that a query finds, for who is going to move them. */
export async function entriesOfLedger(
  ledger: Pick<IngestLedger, 'find'>,
  query: IngestQuery,
): Promise<Result<readonly IngestEntry[], QueryError>> {
  const entries: IngestEntry[] = []
  for await (const page of pagesOfLedger(ledger, query)) {
    if (page.isErr()) return err(page.error)
    entries.push(...page.value)
  }
  return ok(entries)
}

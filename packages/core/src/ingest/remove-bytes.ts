import { err, ok, type Result } from 'neverthrow'
import type { RawReport, RawReportStore } from '../ports/raw-report-store.ts'
import type { PutError, QueryError } from '../ports/result-store.ts'

/**
 * Removes bytes, and puts them back where somebody asks for them by then: whoever opens an entry looks for the bytes
 * afterwards, so one of both sees the other. False where they are kept.
 *
 * @param isAskedFor - asked when the bytes are gone
 */
export async function removeBytes(
  reports: Pick<RawReportStore, 'read' | 'remove' | 'put'>,
  { digest, receivedAt, mediaType }: RawReport,
  isAskedFor: () => Promise<Result<boolean, QueryError>>,
): Promise<Result<boolean, PutError | QueryError>> {
  const bytes = await reports.read(digest)
  // Those that are broken are none to put back.
  if (bytes.isErr() && bytes.error.kind !== 'store/corrupt') return err(bytes.error)
  // Somebody else removes them too: what is there a moment later was put back, and is not ours to remove.
  const isThere = bytes.isErr() || bytes.value !== undefined
  const removed = isThere ? await reports.remove(digest) : ok()
  if (removed.isErr()) return err(removed.error)
  const isKept = await isAskedFor()
  if (isKept.isOk() && !isKept.value) return ok(true)
  // Where nobody can say whether they are asked for, they may be.
  const about = { receivedAt, ...(mediaType !== undefined && { mediaType }) }
  if (bytes.isOk() && bytes.value) {
    const back = await reports.put(bytes.value, about)
    if (back.isErr()) return err(back.error)
  }
  return isKept.map(() => false)
}

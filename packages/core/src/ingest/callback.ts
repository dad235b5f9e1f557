import { digestOf } from '../canonical/digest.ts'
import type { IngestEntry } from '../ports/ingest-ledger.ts'
import type { OutboxMessage } from '../ports/outbox.ts'
import type { ReportAbout } from './report-about.ts'

/** The topic of the outbox under which callbacks wait: whoever delivers them signs them, and sends nothing else along. */
export const callbackTopic = 'webhooks'

/**
 * What the address that an uploader gave hears when the report has come to its end; undefined where none was given. The
 * message is data: the deliverer checks the address as any that somebody gives, signs, and has no credentials to send.
 */
export function callbackMessage(entry: IngestEntry, { callbackUrl }: ReportAbout): OutboxMessage | undefined {
  if (callbackUrl === undefined) return undefined
  const { id, stage, report, changedAt, reportKey, resultCount, reason } = entry
  return {
    id: messageId(id),
    topic: callbackTopic,
    notBefore: changedAt,
    body: {
      url: callbackUrl,
      type: 'ingest.ended',
      timestamp: changedAt,
      data: {
        ingestId: id,
        stage,
        report,
        ...(reportKey !== undefined && { reportKey }),
        ...(resultCount !== undefined && { resultCount }),
        ...(reason !== undefined && { reason }),
      },
    },
  }
}

/** Names of messages are no longer than those of entries. */
const longestId = 512

/** The same for each try to tell of the same entry. */
function messageId(ingestId: string): string {
  const id = `ingest-callback/${ingestId}`
  return id.length <= longestId ? id : `ingest-callback/${digestOf(ingestId)}`
}

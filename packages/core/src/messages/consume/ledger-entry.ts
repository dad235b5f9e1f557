import type { Digest } from '../../canonical/digest.ts'
import type { IngestEntry } from '../../ports/ingest-ledger.ts'
import type { NewIngestEntry } from '../../ports/ingest-record.ts'
import { lineOfText } from '../../schema/text.ts'
import type { BusDelivery } from '../bus/bus-delivery.ts'
import { cutText, storableText } from '../bus/message-values.ts'
import { headerTexts, plainTopic, publisherOf, type OpenMessageOptions } from '../bus/open-message.ts'

const headerPrefix = 'header.'
/** Characters of all headers together: what a broker says of a message is shorter by far. */
const mostHeaderText = 65_536

/** Made once: to make a schema takes longer than to ask it. */
const nameOfUploader = lineOfText(512)
const nameOfFact = lineOfText(256)

/** The entry of the ledger for a message: with its topic and headers, so that it can be read again from there. */
export function entryOf(
  { id, topic, headers = {}, receivedAt }: BusDelivery,
  key: string,
  report: Digest,
  options: OpenMessageOptions,
): NewIngestEntry {
  const texts = headerTexts(headers)
  const publisher = publisherOf(texts, options)
  const isName = publisher !== undefined && nameOfUploader.safeParse(publisher).success
  return {
    id: key,
    report,
    receivedAt,
    ...(isName ? { uploader: publisher } : {}),
    facts: {
      messageId: factOf(id),
      topic: factOf(plainTopic(topic)),
      ...(publisher === undefined ? {} : { publisher: factOf(publisher) }),
      ...headerFacts(texts),
    },
  }
}

/** Whether a message is the one that opened the entry: the same bytes, on the same topic, from the same publisher. */
export function isSameMessage(entry: IngestEntry, other: NewIngestEntry): boolean {
  return identityOf(entry) === identityOf(other)
}

/** All of a message that says whether another one is the same. */
export function identityOf({ report, facts = {} }: Pick<NewIngestEntry, 'report' | 'facts'>): string {
  return JSON.stringify([report, facts['topic'], facts['publisher']])
}

/** A delivery like the one that opened the entry. */
export function deliveryOf({ facts = {}, receivedAt }: IngestEntry, body: Uint8Array): BusDelivery {
  const headers = Object.entries(facts).filter(([name]) => name.startsWith(headerPrefix))
  return {
    id: facts['messageId'] ?? '',
    topic: facts['topic'] ?? '',
    headers: Object.fromEntries(headers.map(([name, value]) => [name.slice(headerPrefix.length), value])),
    body,
    receivedAt,
  }
}

function headerFacts(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const facts: [string, string][] = []
  let length = 0
  let leftOut = 0
  for (const [name, value] of Object.entries(headers)) {
    const fact = `${headerPrefix}${name}`
    length += fact.length + value.length
    const isKept = length <= mostHeaderText && factOf(value) === value && nameOfFact.safeParse(fact).success
    if (isKept) facts.push([fact, value])
    else leftOut += 1
  }
  return { ...Object.fromEntries(facts), ...(leftOut > 0 ? { headersLeftOut: String(leftOut) } : {}) }
}

function factOf(text: string): string {
  return cutText(storableText(text))
}

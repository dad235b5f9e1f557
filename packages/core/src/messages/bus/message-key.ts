import { digestOf } from '../../canonical/digest.ts'
import { lineOfText } from '../../schema/text.ts'

/** What ids of reports and results may have beside the message's own. */
const plainId = lineOfText(440)
const plainGroup = lineOfText(512)

/**
 * The key of a message's report: by the id that the broker gave it, and by its content where it has none. An id that is no
 * line of text, or a very long one, is known by its digest.
 */
export function messageKey(id: string, topic: string, body: Uint8Array | string): string {
  if (id === '') return `${prefix}content/${hexOf(JSON.stringify([topic, digestOf(body)]))}`
  return plainId.safeParse(id).success ? `${prefix}id/${id}` : `${prefix}digest/${hexOf(id)}`
}

const prefix = 'message/'

/** Of a message whose id was used before with another content. */
export function conflictKey(key: string, identity: string): string {
  return `${prefix}conflict/${hexOf(JSON.stringify([key, identity]))}`
}

/** True for an entry of the ledger that a message opened, and not its replay. */
export function isMessageKey(key: string): boolean {
  return key.startsWith(prefix)
}

/** True where the message had an id that was another's. */
export function isConflictKey(key: string): boolean {
  return key.startsWith(`${prefix}conflict/`)
}

/** The entry of the ledger that says that a message was read again, with success. */
export function replayKey(key: string): string {
  return `replay/${key}`
}

/** The id of a group: its parts as a line of text, or their digest where they make none. */
export function groupIdOf(kind: string, parts: readonly [first: string, ...more: string[]]): string {
  const plain = [kind, ...parts].join('/')
  // Only the first part may hold a slash, so that the others can be told apart from the end.
  const isPlain = parts.every((part, at) => at === 0 || !part.includes('/'))
  return isPlain && plainGroup.safeParse(plain).success ? plain : `${kind}#${hexOf(JSON.stringify(parts))}`
}

function hexOf(text: string): string {
  // A lone surrogate has no UTF-8; as JSON it has.
  return digestOf(JSON.stringify(text)).slice('sha256:'.length)
}

import { InstantSchema, type Instant } from '@gatewright/core/schema'

/** A stretch of a text: offsets in UTF-16 units, the end exclusive. */
export interface TextRange {
  readonly from: number
  readonly to: number
}

const mark = /gatewright:quarantine until \d{4}-\d{2}-\d{2} [\w:/.~%?=&#-]{1,200}/
const wholeMark = new RegExp(`^${mark.source}$`)

/** What ends no comment and no string in any language that is edited here, and escapes nothing. */
const harmless = /^[\w:/.~%?=&#-]{1,200}$/

/**
 * The one text that gets into a source: `gatewright:quarantine until 2026-12-31 #123`.
 *
 * @returns undefined where the end is no instant, or the address of the issue has characters that could end a comment or a string
 */
export function quarantineMark(until: Instant, issueUrl: string): string | undefined {
  if (!InstantSchema.safeParse(until).success) return undefined
  const number = /^https:\/\/[^/\s]+\/[^/\s]+\/[^/\s]+\/issues\/(\d{1,15})$/.exec(issueUrl)?.[1]
  const reference = number === undefined ? issueUrl : `#${number}`
  return harmless.test(reference)
    ? `gatewright:quarantine until ${until.slice(0, 10)} ${reference}`
    : undefined
}

/** Whether a text is a mark, and nothing else. */
export function isQuarantineMark(text: string): boolean {
  return wholeMark.test(text)
}

/** Where the mark is within a part of a text. */
export function findMark(text: string, { from, to }: TextRange): TextRange | undefined {
  const found = mark.exec(text.slice(from, to))
  return found ? { from: from + found.index, to: from + found.index + found[0].length } : undefined
}

import { err, ok, type Result } from 'neverthrow'
import type { TestResult } from '../../schema/result.ts'
import { formatPath } from '../../schema/schema-error.ts'
import { invalidAt, type InvalidMessage, type MessageTooLarge } from './message-error.ts'

/** What a value of data may have, in UTF-16 code units: databases index no more. */
const longestValue = 8192
const mostValuesOfKey = 1000
const mostValues = 10_000
const mark = '...'

/** Data as results keep it, and the keys of which a value was cut. */
export interface MessageValues {
  readonly data: TestResult['data']
  readonly cut: readonly string[]
}

/**
 * Any JSON as data: lists are several values, objects are written as JSON, and null says nothing. A text that is too long is
 * cut and ends in `...`; an object that is too long, or a list of too many values, cannot be cut without saying something
 * else, and is refused. Keys with a `:` are refused, as in ResultsDB.
 */
export function messageValues(
  posted: Readonly<Record<string, unknown>>,
): Result<MessageValues, MessageTooLarge | InvalidMessage> {
  const entries: [string, readonly string[]][] = []
  const cut: string[] = []
  let count = 0
  for (const [key, value] of Object.entries(posted)) {
    if (key.includes(':')) return err(invalidAt(['data', key], 'A key of data holds no colon.'))
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    const said = list.filter((one) => one !== null && one !== undefined)
    count += said.length
    if (said.length > mostValuesOfKey || count > mostValues) {
      const limit = said.length > mostValuesOfKey ? mostValuesOfKey : mostValues
      return err(tooLarge(['data', key], `More than ${limit} values.`, limit))
    }
    const texts: string[] = []
    for (const one of said) {
      const text = textOf(one)
      if (text.length > longestValue && typeof one !== 'string')
        return err(tooLarge(['data', key], `As JSON longer than ${longestValue} characters.`, longestValue))
      if (text.length > longestValue) cut.push(key)
      texts.push(cutText(text))
    }
    if (texts.length > 0) entries.push([key, texts])
  }
  return ok({ data: Object.fromEntries(entries), cut: [...new Set(cut)] })
}

/** A text of at most the given length, with `...` at the end of one that was cut; half of a character is not kept. */
export function cutText(text: string, longest: number = longestValue): string {
  if (text.length <= longest) return text
  const end = longest - mark.length
  const kept = text.slice(0, isFirstHalf(text.charCodeAt(end - 1)) ? end - 1 : end)
  return `${kept}${mark}`
}

function isFirstHalf(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00
}

const unstorable = /[\0\p{Surrogate}]/gu

/** Text that every database can keep: the replacement character for what it cannot. */
export function storableText(text: string): string {
  return text.replace(unstorable, '\uFFFD')
}

function textOf(value: unknown): string {
  return storableText(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
}

function tooLarge(keys: readonly string[], message: string, limit: number): MessageTooLarge {
  const path = formatPath(keys)
  return { kind: 'message/too-large', message: `${path}: ${message}`, retryable: false, path, limit }
}

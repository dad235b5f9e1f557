import { digestOf } from '@gatewright/core/canonical'
import type { CaseRecord } from '@gatewright/core/ports'
import { longestTestcaseName } from '@gatewright/core/schema'

const forbidden = /[\p{Cc}\p{Surrogate}]+/gu
const digestLength = 16

/**
 * The name of the testcase that a record is about: `className/name`, with the nearest suite where there is no class,
 * and the name alone where it already says so.
 *
 * @example
 * import { testcaseNameOf } from '@gatewright/parsers'
 *
 * testcaseNameOf({ name: 'adds', className: 'unit.Math', suitePath: ['unit'] }) // 'unit.Math/adds'
 * testcaseNameOf({ name: 'cart adds', className: 'cart adds', suitePath: ['cart'] }) // 'cart adds'
 */
export function testcaseNameOf(record: Pick<CaseRecord, 'name' | 'className' | 'suitePath'>): string {
  const name = cleanLine(record.name)
  const owner = cleanLine(record.className ?? record.suitePath.at(-1) ?? '')
  return owner === '' || owner === name ? name : `${owner}/${name}`
}

/** One line: control characters and halves of surrogate pairs become a space, and none stays at the ends. */
export function cleanLine(text: string): string {
  return text.replace(forbidden, ' ').trim()
}

/**
 * A name that fits what names a testcase: clean, never empty, and where it is too long, cut and ended by a digest of the
 * whole, so that different names stay different.
 */
export function fitTestcaseName(name: string): string {
  const clean = cleanLine(name) || '(unnamed)'
  if (clean.length <= longestTestcaseName) return clean
  const digest = digestOf(clean).slice('sha256:'.length, 'sha256:'.length + digestLength)
  const head = clean.slice(0, longestTestcaseName - digestLength - 2).replace(/[\uD800-\uDBFF]$/, '')
  return `${head} …${digest}`
}

import { digestOf } from '@gatewright/core/canonical'
import { wellFormed } from '../../results/case-data.ts'

/** GitHub shows this much of a text. */
const longestMessage = 1024
/** GitHub takes names of rules up to here. */
const longestRuleId = 255
const digestLength = 16

/**
 * A text for people: no control characters but line breaks, nothing that a viewer takes for a link of SARIF's own, and no
 * more than GitHub shows.
 */
export function messageText(text: string): string {
  const plain = wellFormed(text)
    .replace(/\u001B\[[\d;]*m/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .replaceAll('](', '] (')
    .trim()
  return plain.length <= longestMessage ? plain : `${head(plain, longestMessage - 1)}…`
}

/** The id of the rule for a testcase: its name, or where that is too long, the head of it and a digest of the whole. */
export function ruleIdOf(testcase: string): string {
  if (testcase.length <= longestRuleId) return testcase
  return `${head(testcase, longestRuleId - digestLength - 2)} …${shortDigest(testcase)}`
}

/** 16 hexadecimal digits that stand for a text. */
export function shortDigest(text: string): string {
  return digestOf(text).slice('sha256:'.length, 'sha256:'.length + digestLength)
}

/** The beginning of a text, without half of a surrogate pair at its end. */
function head(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}

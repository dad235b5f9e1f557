import type { CaseOutcome } from '@gatewright/core/ports'
import type { XmlElement } from '../../xml/element.ts'
import { looksLikeTrouble, type SortedChildren } from './children.ts'

/** How a case ended, and the words of the report that say so, joined by `+`. */
export interface OutcomeReading {
  readonly outcome: CaseOutcome
  readonly rawOutcome: string
  /** Set where the outcome was told by something else than an element for it, or by nothing that is known. */
  readonly oddity?: 'status-without-element' | 'rerun-without-failure' | 'unknown-status' | 'unknown-element'
}

const skippedStatus =
  /^(skipped|skip|notrun|not[ _-]?run|not[ _-]?executed|disabled|suppressed|ignored|pending|todo|excluded|filtered|untested|undefined|blocked)$/
const failedStatus = /^(failed|fail|failure|broken|timeout|timed[ _-]?out)$/
const errorStatus = /^(error|errored|exception|crashed|aborted|cancell?ed|interrupted)$/
const passedStatus =
  /^(|run|completed|passed|pass|success|successful|succeeded|ok|executed|done|finished|fixed|0)$/
/** The attributes in which tools say how a case ended; the last two are flags. */
const outcomeAttributes = ['status', 'result', 'outcome', 'conclusion', 'success', 'passed'] as const
const isSuccessFlag = (name: string): boolean => name === 'success' || name === 'passed'
const falseWord = /^(false|no|0)$/
const expectedFailure = /xfail|^todo$/i

/**
 * What a case's elements and its `status` and `result` add up to.
 *
 * The most severe wins: error, failure, skipped. A skip that says that failure is expected (`pytest.xfail`, `todo`) covers
 * a failure, never an error. Where no element tells, the attributes do: a status of not having run is skipped, one of
 * having failed is never a pass. Nor is a word that nobody knows, or an element that is called like something that went
 * wrong: the case is inconclusive.
 */
export function readOutcome(testcase: XmlElement, children: SortedChildren): OutcomeReading {
  const { failures, skips, flakyTries, reruns, others } = children
  const words = testcaseWords(testcase, children)
  const hasError = failures.some((element) => element.name.toLowerCase() === 'error')
  const isTodo = skips.some((element) => expectedFailure.test(element.attributes.get('type') ?? ''))
  const rawOutcome = words.join('+')
  if (hasError) return { outcome: 'error', rawOutcome }
  if (isTodo) return { outcome: 'todo', rawOutcome }
  if (failures.length > 0) return { outcome: 'failed', rawOutcome }
  const isTroubled = others.some(looksLikeTrouble)
  if (skips.length > 0 && !isTroubled) return { outcome: 'skipped', rawOutcome }
  const statuses = outcomeAttributes.map((name) => statusOf(testcase, name))
  for (const status of statuses) {
    if (status === 'inconclusive') return { outcome: 'inconclusive', rawOutcome }
    if (errorStatus.test(status)) return { outcome: 'error', rawOutcome, oddity: 'status-without-element' }
    if (failedStatus.test(status)) return { outcome: 'failed', rawOutcome, oddity: 'status-without-element' }
  }
  if (flakyTries.length === 0 && reruns.length > 0) {
    const last = reruns.at(-1)?.name.toLowerCase()
    return {
      outcome: last === 'rerunerror' ? 'error' : 'failed',
      rawOutcome,
      oddity: 'rerun-without-failure',
    }
  }
  if (isTroubled) return { outcome: 'inconclusive', rawOutcome, oddity: 'unknown-element' }
  if (!statuses.every((status) => passedStatus.test(status) || skippedStatus.test(status)))
    return { outcome: 'inconclusive', rawOutcome, oddity: 'unknown-status' }
  if (statuses.some((status) => skippedStatus.test(status))) return { outcome: 'skipped', rawOutcome }
  return { outcome: 'passed', rawOutcome }
}

/** The word of an attribute in lower case; that a success is false is the word of a failure. */
function statusOf(testcase: XmlElement, name: string): string {
  const word = (testcase.attributes.get(name) ?? '').trim().toLowerCase()
  return isSuccessFlag(name) ? (falseWord.test(word) ? 'failed' : '') : word
}

/** Names of the telling elements in their order, with the kind of a skip; else the attributes; else `passed`. */
function testcaseWords(
  testcase: XmlElement,
  { failures, skips, flakyTries, reruns, others }: SortedChildren,
): string[] {
  const words = [...failures, ...skips].map((element) => {
    const type = skips.includes(element) ? element.attributes.get('type') : undefined
    return type && expectedFailure.test(type) ? `${element.name}:${type}` : element.name
  })
  words.push(...others.filter(looksLikeTrouble).map(({ name }) => name))
  if (words.length > 0) return [...new Set([...words, ...flakyTries.map(({ name }) => name)])]
  const attributes = outcomeAttributes.flatMap((name) => {
    const value = testcase.attributes.get(name)?.trim()
    return value && (!isSuccessFlag(name) || statusOf(testcase, name) !== '')
      ? [`${name}=${value.slice(0, 64)}`]
      : []
  })
  if (attributes.length > 0) return attributes
  return flakyTries.length === 0 && reruns.length > 0 ? [reruns[0]?.name ?? 'rerunFailure'] : ['passed']
}

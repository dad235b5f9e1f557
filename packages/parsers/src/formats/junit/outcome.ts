import type { CaseOutcome } from '@gatewright/core/ports'
import type { StatusWord } from './case-attributes.ts'
import type { CaseContent, Skip } from './case-content.ts'
import { isErrorName } from './trouble.ts'

/** How a case ended, and the words of the report that say so, joined by `+`. */
export interface OutcomeReading {
  readonly outcome: CaseOutcome
  readonly rawOutcome: string
  /** Set where the outcome was told by something else than an element for it, or by nothing that is known. */
  readonly oddity?: 'status-without-element' | 'rerun-without-failure' | 'unknown-status' | 'unknown-element'
}

type StatusMeaning = 'passed' | 'skipped' | 'todo' | 'failed' | 'error' | 'inconclusive' | 'unknown'

const skippedStatus =
  /^(skipped|skip|notrun|not[ _-]?run|not[ _-]?executed|disabled|suppressed|ignored|pending|todo|excluded|filtered|untested|undefined|blocked)$/
const todoStatus = /^b?x_?fail(ed)?$|^bfail$/
const failedStatus = /^(failed|fail|failure|broken|timeout|timed[ _-]?out|xpass)$/
const errorStatus = /^(error|errored|exception|crashed|aborted|cancell?ed|interrupted)$/
const passedStatus =
  /^(|run|completed|passed|pass|success|successful|succeeded|ok|executed|done|finished|fixed|bx?pass|0)$/
const falseWord = /^(false|no|0)$/
/** Or a number of assertions that held. */
const trueWord = /^(true|yes|[1-9]\d{0,8})$/
const expectedFailure = /xfail|^todo$/i
/** Of Catch2, about a case that may fail or should. */
const expectedByTag = /^TEST_CASE tagged with !(?:mayfail|shouldfail)$/
const longestStatus = 32
const passed: OutcomeReading = { outcome: 'passed', rawOutcome: 'passed' }

/**
 * What a case's elements and its `status` and `result` add up to.
 *
 * The most severe wins: error, failure, skipped. A skip that says that failure is expected (`pytest.xfail`, `todo`) covers
 * a failure, never an error. Where no element tells, the attributes do: a status of not having run is skipped, one of
 * having failed is never a pass. Nor is a word that nobody knows, or an element that is called like something that went
 * wrong: the case is inconclusive.
 */
export function readOutcome(
  statuses: readonly StatusWord[],
  content: CaseContent | undefined,
): OutcomeReading {
  if (!content) return statuses.length === 0 ? passed : outcomeOfStatuses(statuses)
  const { failures, skips, flakyTries, reruns, others } = content
  const rawOutcome = caseWords(statuses, content)
  if (failures.some(({ name }) => isErrorName(name))) return { outcome: 'error', rawOutcome }
  if (skips.some(isExpected) || statuses.some((status) => meaningOf(status) === 'todo'))
    return { outcome: 'todo', rawOutcome }
  if (failures.length > 0) return { outcome: 'failed', rawOutcome }
  const isTroubled = others.some((other) => other.isTrouble)
  const told = outcomeOfStatuses(statuses)
  if (skips.length > 0) {
    // That a skipped case is no success says nothing; that it failed does.
    const words = outcomeOfStatuses(statuses.filter(({ attribute }) => !isFlag(attribute)))
    if (words.outcome === 'failed' || words.outcome === 'error')
      return { ...words, rawOutcome: `${rawOutcome}+${words.rawOutcome}` }
    if (!isTroubled) return { outcome: 'skipped', rawOutcome }
  }
  if (told.outcome === 'failed' || told.outcome === 'error') return { ...told, rawOutcome }
  if (told.outcome === 'inconclusive' && !told.oddity) return { ...told, rawOutcome }
  if (flakyTries.length === 0 && reruns.length > 0) {
    const outcome = isErrorName(reruns.at(-1)?.name ?? '') ? 'error' : 'failed'
    return { outcome, rawOutcome, oddity: 'rerun-without-failure' }
  }
  if (isTroubled) return { outcome: 'inconclusive', rawOutcome, oddity: 'unknown-element' }
  return { ...told, rawOutcome }
}

/** What the attributes alone say: the first that tells of a failure, else the least certain. */
function outcomeOfStatuses(statuses: readonly StatusWord[]): OutcomeReading {
  if (statuses.length === 0) return passed
  const meanings = statuses.map(meaningOf)
  const rawOutcome = statusWords(statuses).join('+') || 'passed'
  for (const meaning of meanings) {
    if (meaning === 'inconclusive') return { outcome: meaning, rawOutcome }
    if (meaning === 'error' || meaning === 'failed')
      return { outcome: meaning, rawOutcome, oddity: 'status-without-element' }
  }
  if (meanings.includes('todo')) return { outcome: 'todo', rawOutcome }
  if (meanings.includes('unknown')) return { outcome: 'inconclusive', rawOutcome, oddity: 'unknown-status' }
  return { outcome: meanings.includes('skipped') ? 'skipped' : 'passed', rawOutcome }
}

/** Reports say the same few words over and over. */
const knownMeanings = new Map<string, StatusMeaning>()
const mostKnown = 256

/** What an attribute means; that a success is false is the word of a failure, and that it is true says nothing. */
function meaningOf({ attribute, word }: StatusWord): StatusMeaning {
  if (isFlag(attribute)) {
    const flag = word.toLowerCase()
    if (falseWord.test(flag)) return 'failed'
    if (trueWord.test(flag)) return 'passed'
  }
  const known = knownMeanings.get(word)
  if (known) return known
  if (word.length > longestStatus) return 'unknown'
  const meaning = meaningOfWord(word.toLowerCase())
  if (knownMeanings.size < mostKnown) knownMeanings.set(word, meaning)
  return meaning
}

function meaningOfWord(word: string): StatusMeaning {
  if (word === 'inconclusive') return 'inconclusive'
  if (todoStatus.test(word)) return 'todo'
  if (errorStatus.test(word)) return 'error'
  if (failedStatus.test(word)) return 'failed'
  if (skippedStatus.test(word)) return 'skipped'
  return passedStatus.test(word) ? 'passed' : 'unknown'
}

function isFlag(attribute: string): boolean {
  return attribute === 'success' || attribute === 'passed'
}

/** Names of the telling elements in their order, with the kind of a skip; else the attributes; else `passed`. */
function caseWords(
  statuses: readonly StatusWord[],
  { failures, skips, flakyTries, reruns, others }: CaseContent,
): string {
  const words: string[] = []
  // A word that comes again stands where it came last.
  const add = (word: string): void => {
    const earlier = words.indexOf(word)
    if (earlier !== -1) words.splice(earlier, 1)
    words.push(word)
  }
  const addSkips = (position: number): void => {
    for (const { name, type, failuresBefore } of skips)
      if (failuresBefore === position) add(expectedFailure.test(type) ? `${name}:${type}` : name)
  }
  for (const [position, { name }] of failures.entries()) {
    addSkips(position)
    add(name)
  }
  addSkips(failures.length)
  for (const { name, isTrouble } of others) if (isTrouble && !words.includes(name)) words.push(name)
  if (words.length > 0) {
    for (const { name } of flakyTries) if (!words.includes(name)) words.push(name)
    return words.length === 1 ? (words[0] ?? '') : words.join('+')
  }
  if (statuses.length > 0) {
    const attributes = statusWords(statuses).join('+')
    if (attributes !== '') return attributes
  }
  return flakyTries.length === 0 && reruns.length > 0 ? (reruns[0]?.name ?? 'rerunFailure') : 'passed'
}

/** Whether a skip says that the case was expected to fail. */
function isExpected({ type, message = '' }: Skip): boolean {
  return (type !== '' && expectedFailure.test(type)) || expectedByTag.test(message)
}

function statusWords(statuses: readonly StatusWord[]): string[] {
  return statuses.flatMap((status) => {
    const { attribute, word } = status
    const isTelling = word !== '' && (!isFlag(attribute) || meaningOf(status) !== 'passed')
    return isTelling ? [`${attribute}=${word.slice(0, 64)}`] : []
  })
}

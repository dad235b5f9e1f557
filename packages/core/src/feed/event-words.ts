import type { JsonValue } from '../canonical/canonical-json.ts'
import type { FeedEvent } from '../ports/change-feed.ts'
import { oneLine, shortened, speakable } from './plain-text.ts'

const longestTitle = 240

/** What would turn the rest of a line around, so that it reads as something else. */
const turning = /[\u202a-\u202e\u2066-\u2069]/gu

/** What happened, in one line for people. */
export function titleOf(event: FeedEvent): string {
  return shortened(oneLine(sentenceOf(event).replace(turning, '')), longestTitle)
}

/** The facts of an event for people, a line each. */
export function detailsOf({ facts }: FeedEvent): string {
  return Object.entries(facts)
    .map(([name, value]) => speakable(`${name}: ${wordsOf(value)}`))
    .join('\n')
}

function sentenceOf({ kind, ref, facts }: FeedEvent): string {
  const fact = (name: string): string => wordsOf(facts[name] ?? '')
  switch (kind) {
    case 'results':
      return `${ref}: ${fact('resultCount')} results, ${fact('failedCount')} failed`
    case 'results-removed':
      return `${fact('resultCount')} results removed: ${fact('reportKeys') || ref}`
    case 'group':
      return `Run ${ref}: ${fact('state')}`
    case 'testcase':
      return `Testcase ${ref} described`
    case 'waiver-events':
      return `Waivers ${fact('waivers')} changed`
    case 'waiver-records':
      return `Waived: ${fact('subjects')}`
    case 'sign-offs':
      return `Signed off: ${fact('subjects')}`
    case 'report':
      return `Report ${ref} received`
    case 'report-removed':
      return `Report ${ref} removed`
    case 'ingest':
      return `Report ${fact('reportKey') || fact('report') || ref}: ${fact('stage')}`
    case 'decision':
      return `${fact('decisionContext')} of ${fact('subject')}: ${fact('status')}`
    case 'quarantine':
      return `Quarantine of ${fact('testcases')}`
    case 'audit':
      return `Audit log ${ref}: ${fact('types')}`
  }
}

function wordsOf(value: JsonValue): string {
  if (Array.isArray(value)) return value.map((member: JsonValue) => wordsOf(member)).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

import { itemKey } from '@gatewright/core/schema'
import { noteOf, statusOf, type WrittenCase, type WrittenStatus } from '../written-case.ts'
import { locationOf } from './sarif-location.ts'
import { messageText, ruleIdOf, shortDigest } from './sarif-text.ts'

/** Why a result does not count. */
export interface SarifSuppression {
  /** Who says so and why, as `waiver w1: flaky hardware`. */
  readonly justification: string
  /** `accepted` unless told. */
  readonly status?: 'accepted' | 'underReview' | 'rejected'
}

/** What the whole log knows about one result. */
export interface SarifContext {
  readonly ruleIndex: number
  /** Tells the variants of a testcase apart. */
  readonly suffix: string
  readonly root: string
  readonly fallbackFile: string
  readonly suppression: SarifSuppression | undefined
}

const words: Readonly<Record<WrittenStatus, string>> = {
  passed: 'passed',
  skipped: 'was skipped',
  failed: 'failed',
  error: 'ended in an error',
  unfinished: 'has not finished',
}

/** The rule that a testcase is: it must pass. */
export function sarifRule(testcase: string): object {
  const text = messageText(`${testcase} must pass`)
  return {
    id: ruleIdOf(testcase),
    shortDescription: { text },
    fullDescription: { text },
    help: { text: `${text}. Look at the run for its output.` },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['test'] },
  }
}

/** The result for a case that did not pass. */
export function sarifResult(written: WrittenCase, context: SarifContext): object {
  const { testcase, item, variant, deciding, attempts } = written
  const { failureSignature = '', refUrl, outcome } = deciding.result
  const { suffix, suppression } = context
  const said = `${testcase}${suffix} ${words[statusOf(deciding)]}`
  const note = noteOf(deciding)
  return {
    ruleId: ruleIdOf(testcase),
    ruleIndex: context.ruleIndex,
    level: 'error',
    message: { text: messageText(note === undefined ? `${said}.` : `${said}: ${note}`) },
    locations: [locationOf(deciding, context.root, context.fallbackFile)],
    partialFingerprints: {
      // The only one that GitHub looks at. Another signature is another alert: a dismissed one hides no new failure.
      primaryLocationLineHash: `${shortDigest(JSON.stringify([testcase, suffix, failureSignature]))}:1`,
      ...(failureSignature === '' ? {} : { 'failureSignature/v1': failureSignature }),
    },
    ...(refUrl === undefined ? {} : { hostedViewerUri: refUrl }),
    ...(suppression === undefined ? {} : { suppressions: [suppressionOf(suppression)] }),
    properties: { outcome, item: itemKey(item), variant, attempts: attempts.length },
  }
}

function suppressionOf({ justification, status = 'accepted' }: SarifSuppression): object {
  return { kind: 'external', status, justification: messageText(justification) }
}

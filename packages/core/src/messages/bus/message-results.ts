import { err, ok, type Result } from 'neverthrow'
import { unnamedItemType } from '../../query/result-data.ts'
import { itemOfData, variantOfData } from '../../resultsdb/result-item.ts'
import { referenceOf } from '../../resultsdb/reference.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import { classifyOutcome, presetOutcomes, type OutcomeSet } from '../../schema/outcome.ts'
import { parseTestResult, type TestResult } from '../../schema/result.ts'
import { checkSchema, formatPath, type Problem } from '../../schema/schema-error.ts'
import { TestcaseSchema, type Testcase } from '../../schema/testcase.ts'
import type { BusMessage } from './bus-delivery.ts'
import type { MessageResult, MessageWarning } from './message-content.ts'
import {
  invalidBySchema,
  invalidMessage,
  type InvalidMessage,
  type MessageTooLarge,
} from './message-error.ts'
import { cutText, messageValues, storableText } from './message-values.ts'

/** Results as they are stored, and what was cut. */
interface CheckedResults {
  readonly results: readonly TestResult[]
  readonly cut: readonly MessageWarning[]
}

/** Makes results of what a message reports, and checks each: an outcome that nobody knows, or no item, is an error. */
export function resultsOf(
  message: BusMessage,
  drafts: readonly MessageResult[],
  groups: readonly string[],
  outcomes: OutcomeSet = presetOutcomes,
): Result<CheckedResults, InvalidMessage | MessageTooLarge> {
  const results: TestResult[] = []
  const cutKeys = new Set<string>()
  const problems: Problem[] = []
  for (const [index, draft] of drafts.entries()) {
    const values = messageValues(withPublisher(draft.data, message))
    if (values.isErr()) return err(values.error)
    for (const key of values.value.cut) cutKeys.add(key)
    const written = resultOf(message, { draft, index, outcomes, groups, data: values.value.data })
    const checked = parseTestResult(written, outcomes)
    if (checked.isOk()) results.push(checked.value)
    else problems.push(...checked.error.problems.map((problem) => within(['results', index], problem)))
  }
  if (problems.length > 0) return err(invalidMessage(problems))
  const cut = [...cutKeys].map((key): MessageWarning => ({
    code: 'cut',
    message: `Values of ${key} were cut.`,
  }))
  return ok({ results, cut })
}

/** What a message says of its testcases, each once. */
export function testcasesOf(drafts: readonly MessageResult[]): Result<readonly Testcase[], InvalidMessage> {
  const testcases = new Map<string, Testcase>()
  for (const { testcase: name, testcaseRefUrl } of drafts) {
    if (testcaseRefUrl === undefined || testcaseRefUrl === '') continue
    const checked = checkSchema(TestcaseSchema, {
      name,
      ...referenceOf(cutText(storableText(testcaseRefUrl))),
    })
    if (checked.isErr()) return err(invalidBySchema(checked.error))
    testcases.set(name, checked.value)
  }
  return ok([...testcases.values()])
}

interface Draft {
  readonly draft: MessageResult
  readonly index: number
  readonly outcomes: OutcomeSet
  readonly groups: readonly string[]
  readonly data: TestResult['data']
}

function resultOf(
  { key, receivedAt }: BusMessage,
  { draft, index, outcomes, groups, data }: Draft,
): TestResult {
  const { testcase, outcome, note, refUrl, attempt, durationMs, skipKind, failureSignature } = draft
  const id = `${rankOf(outcome, outcomes)}/${key}#${String(index + 1).padStart(4, '0')}`
  return {
    id,
    testcase,
    item: draft.item ?? itemNamedBy(data, id),
    outcome,
    submittedAt: earlier(draft.submittedAt ?? receivedAt, receivedAt),
    variant: draft.variant ?? variantOfData(data),
    data,
    groups: [...groups],
    ...(attempt === undefined ? {} : { attempt }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(skipKind === undefined ? {} : { skipKind }),
    ...(failureSignature === undefined ? {} : { failureSignature }),
    ...(note ? { note: cutText(storableText(note)) } : {}),
    ...(refUrl ? referenceOf(cutText(storableText(refUrl))) : {}),
  }
}

/**
 * Producers write times to the second, so that a test may be queued, run and be done at one instant. Ties are broken by the
 * id, and so the ids of progress notes sort before those of outcomes.
 */
function rankOf(outcome: string, outcomes: OutcomeSet): number {
  if (outcome === 'QUEUED') return 0
  return classifyOutcome(outcome, outcomes).unwrapOr('fail') === 'incomplete' ? 1 : 2
}

/** Nothing was handed in after it came in: a clock that is ahead must not make a result the newest for years. */
function earlier(said: string, receivedAt: string): string {
  return compareInstants(said, receivedAt) < 0 ? said : receivedAt
}

function itemNamedBy(data: TestResult['data'], id: string): TestResult['item'] {
  const item = itemOfData(data, 0)
  return item.type === unnamedItemType ? { type: unnamedItemType, id } : item
}

function withPublisher(
  data: Readonly<Record<string, unknown>>,
  { publisher }: BusMessage,
): Readonly<Record<string, unknown>> {
  // Nobody says who they are but the broker.
  const { publisher_id: _, ...said } = data
  return publisher === undefined ? said : { ...said, publisher_id: publisher }
}

function within(place: readonly (string | number)[], problem: Problem): Problem {
  const keys = [...place, ...problem.keys]
  return { ...problem, keys, path: formatPath(keys) }
}

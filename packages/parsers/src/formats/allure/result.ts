import type { CaseAttachment, CaseOutcome } from '@gatewright/core/ports'
import type { CaseDraft, ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  numberField,
  objectField,
  objectsField,
  textField,
  textsField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import {
  durationOf,
  filledText,
  momentOf,
  nameOf,
  noteUnknownOutcome,
} from '../../reading/json/json-report.ts'
import { failuresOf } from './failures.ts'
import { labelled, labelProperties } from './labels.ts'
import { parameterProperties, parametersInName } from './parameters.ts'
import { stepsIn } from './steps.ts'

const outcomes: ReadonlyMap<string, CaseOutcome> = new Map([
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['broken', 'error'],
  ['skipped', 'skipped'],
])
const unfinished = new Set(['scheduled', 'running', 'interrupted'])

/** The framework that a result names, as the dialect of its report. */
export function frameworkOf(result: JsonObject, { cut }: ReadingContext): string | undefined {
  const framework = labelled(result, 'framework')[0]
  return framework === undefined ? undefined : cut(framework)
}

/** One result as a record. */
export function draftOf(result: JsonObject, context: ReadingContext): CaseDraft {
  const { cut } = context
  const details = objectField(result, 'statusDetails')
  const status = textField(result, 'status') ?? ''
  const outcome = outcomeOf(status, result, context)
  const title = filledText(result, 'name')
  const name = nameOf(title ?? filledText(result, 'fullName'), context)
  const suites = ['parentSuite', 'suite', 'subSuite'].flatMap((kind) => labelled(result, kind))
  const reason = filledText(details, 'message')
  const attachments = [result, ...stepsIn(result)].flatMap(attachmentsIn)
  return {
    name: `${name}${parametersInName(result)}`,
    suitePath: suites.length > 0 ? suites : textsField(result, 'titlePath'),
    className: classNameOf(result, title),
    outcome,
    rawOutcome: status,
    durationMs: durationBetween(result, context),
    startedAt: momentOf(fieldOf(result, 'start'), context),
    skipReason: outcome === 'skipped' && reason !== undefined ? cut(reason) : undefined,
    failures: failuresOf(result, outcome, context),
    properties: [
      ...['historyId', 'testCaseId', 'fullName'].flatMap((key) => {
        const value = filledText(result, key)
        return value === undefined ? [] : [[key, cut(value)] as const]
      }),
      ...['known', 'muted'].flatMap((key) =>
        fieldOf(details, key) === true ? [[key, 'true'] as const] : [],
      ),
      ...parameterProperties(result, context),
      ...labelProperties(result, context),
      ...objectsField(result, 'links').flatMap((link) => {
        const url = filledText(link, 'url')
        return url === undefined ? [] : [[`link.${textField(link, 'type') ?? 'link'}`, cut(url)] as const]
      }),
    ].slice(0, context.limits.properties + 1),
    attachments: attachments.length === 0 ? undefined : attachments,
    flaky: fieldOf(details, 'flaky') === true ? true : undefined,
    hostname: labelled(result, 'host')[0],
  }
}

/** A test that began and did not end has no status, or one that came too early. */
function outcomeOf(status: string, result: JsonObject, context: ReadingContext): CaseOutcome {
  const stage = textField(result, 'stage') ?? ''
  // Vitest's todo: a test that is to be written and that nobody began.
  if (status === '' && stage === 'pending') return 'todo'
  const isUnfinished = unfinished.has(stage)
  if (isUnfinished && (status === '' || status === 'passed' || status === 'unknown')) return 'error'
  return outcomes.get(status) ?? noteUnknownOutcome(context)
}

/**
 * What keeps tests of one name apart: the full name, without the test's own name where it ends in that. Attempts are told by
 * name, so names that say too little would make one test's pass hide another's failure.
 */
function classNameOf(result: JsonObject, name: string | undefined): string | undefined {
  const full = filledText(result, 'fullName')
  if (full === undefined) return labelled(result, 'testClass')[0]
  const cut = name !== undefined && full.endsWith(name) ? full.length - name.length - 1 : -1
  return cut > 0 && '.#:/ '.includes(full.charAt(cut)) ? full.slice(0, cut) : full
}

function durationBetween(result: JsonObject, context: ReadingContext): number | undefined {
  const start = numberField(result, 'start')
  const stop = numberField(result, 'stop')
  return start === undefined || stop === undefined ? undefined : durationOf(stop - start, context)
}

/** Where a file lies is what the report says: it is not looked for. */
function attachmentsIn(owner: JsonObject): readonly CaseAttachment[] {
  return objectsField(owner, 'attachments').map((attachment) => {
    const contentType = filledText(attachment, 'type')
    const path = filledText(attachment, 'source')
    return {
      name: textField(attachment, 'name') ?? 'attachment',
      ...(contentType === undefined ? {} : { contentType }),
      ...(path === undefined ? {} : { path }),
    }
  })
}

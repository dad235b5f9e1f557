import type { CaseAttachment } from '@gatewright/core/ports'
import type { CaseDraft, ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  objectField,
  textField,
  textsField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import {
  durationOf,
  filledText,
  inlineAttachment,
  joinedTexts,
  momentOf,
  nameOf,
  optionalObjects,
  positionField,
  propertiesOf,
} from '../../reading/json/json-report.ts'
import { attemptsOf } from './attempts.ts'
import { failureOf, outcomeOf } from './outcome.ts'

/** The way in which a test was run, where a report says. */
const variantKeys = ['browser', 'device'] as const

/** One test as a record. */
export function draftOf(test: JsonObject, context: ReadingContext): CaseDraft {
  const status = textField(test, 'status') ?? ''
  const raw = filledText(test, 'rawStatus')
  const otherAttempts = attemptsOf(test, context)
  const outcome = outcomeOf(test, otherAttempts, context)
  const suitePath = suitePathOf(test)
  const message = filledText(test, 'message')
  const isSkipped = outcome === 'skipped' || outcome === 'todo'
  const hasFailed = !isSkipped && outcome !== 'passed'
  const failure = hasFailed ? failureOf(test, outcome, context) : undefined
  const variant = variantKeys.flatMap((key) => {
    const value = filledText(test, key)
    return value === undefined ? [] : [[key, value] as const]
  })
  return {
    name: nameOf(textField(test, 'name'), context),
    suitePath,
    className: suitePath.length > 1 ? suitePath.join(' > ') : undefined,
    file: filledText(test, 'filePath'),
    line: positionField(test, 'line'),
    outcome,
    rawOutcome: raw ?? status,
    durationMs: durationOf(fieldOf(test, 'duration'), context),
    startedAt: momentOf(fieldOf(test, 'start'), context),
    skipReason: isSkipped && message !== undefined ? context.cut(message) : undefined,
    failures: failure ? [failure] : [],
    otherAttempts,
    properties: testProperties(test, context),
    stdout: joinedTexts(textsField(test, 'stdout'), context, '\n'),
    stderr: joinedTexts(textsField(test, 'stderr'), context, '\n'),
    attachments: attachmentsOf(test, context),
    flaky: fieldOf(test, 'flaky') === true ? true : undefined,
    variant: variant.length === 0 ? undefined : Object.fromEntries(variant),
  }
}

/** A list of names, or in older reports one text that joins them. */
function suitePathOf(test: JsonObject): readonly string[] {
  const single = filledText(test, 'suite')
  const names = single === undefined ? textsField(test, 'suite') : single.split(' > ')
  return names.map((name) => name.trim()).filter((name) => name !== '')
}

function testProperties(test: JsonObject, context: ReadingContext): readonly (readonly [string, string])[] {
  const plain = ['id', 'type', 'threadId'].flatMap((key) => {
    const value = filledText(test, key)
    return value === undefined ? [] : [[key, context.cut(value)] as const]
  })
  return [
    ...plain,
    ...textsField(test, 'tags').map((tag) => ['tag', context.cut(tag)] as const),
    ...propertiesOf(objectField(test, 'labels'), 'label.', context),
    ...propertiesOf(objectField(test, 'parameters'), 'parameter.', context),
    ...propertiesOf(objectField(test, 'extra'), 'extra.', context),
  ].slice(0, context.limits.properties + 1)
}

function attachmentsOf(test: JsonObject, context: ReadingContext): readonly CaseAttachment[] | undefined {
  const screenshot = filledText(test, 'screenshot')
  const attachments = [
    ...optionalObjects(test, 'attachments', 'A test of the report').map((entry): CaseAttachment => {
      const contentType = filledText(entry, 'contentType')
      const path = filledText(entry, 'path')
      return {
        name: textField(entry, 'name') ?? 'attachment',
        ...(contentType === undefined ? {} : { contentType }),
        ...(path === undefined ? {} : { path }),
      }
    }),
    ...(screenshot === undefined
      ? []
      : [inlineAttachment({ name: 'screenshot' }, screenshot, 'base64', context)]),
  ]
  return attachments.length === 0 ? undefined : attachments
}

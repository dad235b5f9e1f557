import type { CaseAttachment } from '@gatewright/core/ports'
import type { ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  listField,
  objectField,
  objectsField,
  textField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import { durationOf, filledText, inlineAttachment, optionalObjects } from '../../reading/json/json-report.ts'

/** A step or a hook as it ran. */
export interface Step {
  /** In lower case; nothing where it did not run. */
  readonly status: string | undefined
  /** What stands in the feature; nothing for a hook without a name. */
  readonly title: string | undefined
  readonly isHook: boolean
  readonly durationMs: number | undefined
  readonly error: string | undefined
  readonly attachments: readonly CaseAttachment[]
  readonly output: readonly string[]
}

const nanosecond = 1e-6
const second = 1000

/** The steps of a scenario with all the hooks around it and around them, in the order in which they ran. */
export function stepsOf(element: JsonObject, isBehave: boolean, context: ReadingContext): readonly Step[] {
  const read = (object: JsonObject, isHook: boolean): Step => stepOf(object, isHook, isBehave, context)
  const hooks = (owner: JsonObject, key: string): readonly Step[] =>
    optionalObjects(owner, key, 'A scenario of the report').map((hook) => read(hook, true))
  const steps = optionalObjects(element, 'steps', 'A scenario of the report').flatMap((step) => [
    ...hooks(step, 'before'),
    read(step, fieldOf(step, 'hidden') === true),
    ...hooks(step, 'after'),
  ])
  return [...hooks(element, 'before'), ...steps, ...hooks(element, 'after')]
}

function stepOf(object: JsonObject, isHook: boolean, isBehave: boolean, context: ReadingContext): Step {
  const result = objectField(object, 'result')
  const title = [textField(object, 'keyword')?.trim(), textField(object, 'name')].filter(Boolean).join(' ')
  return {
    status: statusOf(result),
    title: title === '' ? undefined : title,
    isHook,
    durationMs: durationOf(fieldOf(result, 'duration'), context, isBehave ? second : nanosecond),
    error: errorOf(result),
    attachments: objectsField(object, 'embeddings').map((embedding) => attachmentOf(embedding, context)),
    output: listField(object, 'output')
      .flat()
      .filter((one) => typeof one === 'string'),
  }
}

/** A status that is no text is no word that is known, and not the same as none. */
export function statusOf(result: JsonObject | undefined): string | undefined {
  const status = fieldOf(result, 'status')
  return status === undefined ? undefined : typeof status === 'string' ? status.toLowerCase() : ''
}

/** Behave writes the lines of a message as a list. */
function errorOf(result: JsonObject | undefined): string | undefined {
  const lines = listField(result, 'error_message').filter((line) => typeof line === 'string')
  return filledText(result, 'error_message') ?? (lines.length === 0 ? undefined : lines.join('\n'))
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/

/** Text is written as it is by some versions and as base64 by others. */
function attachmentOf(embedding: JsonObject, context: ReadingContext): CaseAttachment {
  const contentType =
    filledText(embedding, 'mime_type') ?? filledText(objectField(embedding, 'media'), 'type')
  const data = textField(embedding, 'data')
  const named = {
    name: filledText(embedding, 'name') ?? 'attachment',
    ...(contentType === undefined ? {} : { contentType }),
  }
  if (data === undefined) return named
  const isBase64 = data.length % 4 === 0 && base64.test(data)
  return inlineAttachment(named, data, isBase64 ? 'base64' : 'text', context)
}

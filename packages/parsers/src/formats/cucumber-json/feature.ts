import { isFailure } from '../../counts.ts'
import { emitCase, type CaseDraft, type ReadingContext } from '../../reading/context.ts'
import {
  fieldOf,
  objectsField,
  textField,
  textsField,
  type JsonObject,
} from '../../reading/json/json-fields.ts'
import {
  filledText,
  joinedTexts,
  momentOf,
  nameOf,
  optionalObjects,
  positionField,
} from '../../reading/json/json-report.ts'
import { suiteRecordName } from '../../reading/record-names.ts'
import { stopReading } from '../../reading/stop-reading.ts'
import { isTrouble, judgeSteps } from './outcome.ts'
import { stepsOf, type Step } from './steps.ts'

/** What is the same for the scenarios of a feature. */
interface Feature {
  readonly name: string | undefined
  readonly uri: string | undefined
  /** Behave writes seconds, and a place as `file:line`; Cucumber nanoseconds, and `uri` and `line`. */
  readonly isBehave: boolean
}

/** Emits the scenarios of a feature. */
export function readFeature(object: JsonObject, context: ReadingContext): void {
  const elements = optionalObjects(object, 'elements', 'A feature of the report')
  if (fieldOf(object, 'elements') === undefined && textField(object, 'keyword') === undefined)
    stopReading(
      'report/malformed',
      'An entry of the report is no feature: it has neither "elements" nor "keyword".',
    )
  const location = filledText(object, 'location')
  const uri = filledText(object, 'uri')
  const isBehave = uri === undefined && location !== undefined
  const feature: Feature = { name: filledText(object, 'name'), uri: uri ?? fileIn(location), isBehave }
  const troublesBefore = troublesIn(context)
  let background: { readonly element: JsonObject; readonly steps: Step[] } | undefined
  for (const element of elements) {
    const steps = stepsOf(element, isBehave, context)
    // Behave lists the steps of a background once and says in each scenario how they went.
    if (isBackground(element)) {
      background ??= { element, steps: [] }
      for (const step of steps) if (step.status !== undefined) background.steps.push(step)
    } else {
      emitScenario(element, [...(background?.steps ?? []), ...steps], feature, context)
      background = undefined
    }
  }
  // A background that nothing came after, for it failed.
  if (background && isFailure(judgeSteps(background.steps, background.element, context).outcome))
    emitScenario(background.element, background.steps, feature, context)
  // Behave sums up a feature too, whose hooks stand nowhere.
  const summed = textField(object, 'status')?.toLowerCase() ?? ''
  if (isTrouble(summed) && troublesIn(context) === troublesBefore) emitFeature(summed, feature, context)
}

function troublesIn({ counter }: ReadingContext): number {
  const { failed, errors } = counter.counts()
  return failed + errors
}

function emitFeature(status: string, { name, uri, isBehave }: Feature, context: ReadingContext): void {
  const message = 'The feature failed and none of its scenarios did; the report does not say why.'
  emitCase(
    context,
    {
      name: suiteRecordName,
      suitePath: name === undefined ? [] : [name],
      file: uri,
      outcome: 'error',
      rawOutcome: status,
      failures: [{ kind: 'error', message }],
    },
    { dialect: isBehave ? 'behave' : undefined },
  )
}

function isBackground(element: JsonObject): boolean {
  return textField(element, 'type') === 'background'
}

function emitScenario(
  element: JsonObject,
  steps: readonly Step[],
  { name, uri, isBehave }: Feature,
  context: ReadingContext,
): void {
  const judged = judgeSteps(steps, element, context)
  const durations = steps.flatMap(({ durationMs }) => durationMs ?? [])
  const attachments = steps.flatMap((step) => step.attachments)
  const row = rowOf(filledText(element, 'id'))
  const title = nameOf(
    filledText(element, 'name') ?? (isBackground(element) ? '<background>' : undefined),
    context,
  )
  const location = filledText(element, 'location')
  emitCase(
    context,
    {
      ...judged,
      name: row === undefined ? title : `${title} #${row}`,
      suitePath: name === undefined ? [] : [name],
      file: uri,
      line: positionField(element, 'line') ?? lineIn(location),
      durationMs: durations.length === 0 ? undefined : round(durations.reduce((sum, one) => sum + one, 0)),
      startedAt: momentOf(fieldOf(element, 'start_timestamp'), context),
      properties: tagsOf(element, context),
      stdout: joinedTexts(
        steps.flatMap((step) => step.output),
        context,
        '\n',
      ),
      attachments: attachments.length === 0 ? undefined : attachments,
    },
    { dialect: isBehave ? 'behave' : undefined },
  )
}

function round(ms: number): number {
  return Math.round(ms * 1e6) / 1e6
}

/** An outline's scenario ends its id in the row of the table that it is of, the heading being row 1. */
function rowOf(id: string | undefined): number | undefined {
  const last = id?.split(';')
  const row = last && last.length >= 4 ? Number(last.at(-1)) : undefined
  return row !== undefined && Number.isInteger(row) && row >= 2 ? row - 1 : undefined
}

function tagsOf(element: JsonObject, { cut }: ReadingContext): CaseDraft['properties'] {
  return [
    ...objectsField(element, 'tags').flatMap((tag) => filledText(tag, 'name') ?? []),
    ...textsField(element, 'tags'),
  ].map((tag) => ['tag', cut(tag)] as const)
}

function fileIn(location: string | undefined): string | undefined {
  return location?.replace(/:\d{1,9}$/, '')
}

function lineIn(location: string | undefined): number | undefined {
  const line = Number(/:(\d{1,9})$/.exec(location ?? '')?.[1] ?? 0)
  return line === 0 ? undefined : line
}

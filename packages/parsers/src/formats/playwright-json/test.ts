import type { CaseAttachment } from '@gatewright/core/ports'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { fieldOf, textField, textsField, type JsonObject } from '../../reading/json/json-fields.ts'
import {
  durationOf,
  filledText,
  inlineAttachment,
  joinedTexts,
  momentOf,
  nameOf,
  optionalObjects,
  positionField,
} from '../../reading/json/json-report.ts'
import { judgeTest } from './outcome.ts'

/** A test in one project, and where it stands. */
export interface PlacedTest {
  readonly spec: JsonObject
  readonly test: JsonObject
  readonly suitePath: readonly string[]
}

/** What Playwright's own reports put between the titles of a test. */
const separator = ' › '

/** Emits one test of one project. Says whether it ran, or was skipped on purpose. */
export function emitTest(
  { spec, test, suitePath }: PlacedTest,
  context: ReadingContext,
): { readonly ran: boolean } {
  const { deciding, ...judged } = judgeTest(test, context)
  const project = filledText(test, 'projectName')
  const annotations = annotationsOf(test, deciding)
  const reason = annotations.find(([type]) => ['skip', 'fixme', 'fail'].includes(type))?.[1]
  emitCase(context, {
    name: nameOf(textField(spec, 'title'), context),
    suitePath,
    className: suitePath.length === 0 ? undefined : suitePath.join(separator),
    file: filledText(spec, 'file'),
    line: positionField(spec, 'line'),
    column: positionField(spec, 'column'),
    outcome: judged.outcome,
    rawOutcome: judged.rawOutcome,
    durationMs: durationOf(fieldOf(deciding, 'duration'), context),
    startedAt: momentOf(fieldOf(deciding, 'startTime'), context),
    skipReason: judged.ran ? reason || undefined : 'The test did not run.',
    failures: judged.failures,
    otherAttempts: judged.otherAttempts,
    properties: [
      ...textsField(spec, 'tags').map((tag) => ['tag', context.cut(tag)] as const),
      ...annotations.map(([type, text]) => [type, context.cut(text)] as const),
    ],
    stdout: outputOf(deciding, 'stdout', context),
    stderr: outputOf(deciding, 'stderr', context),
    attachments: attachmentsOf(deciding, context),
    variant: project === undefined ? undefined : { project },
  })
  return { ran: judged.ran }
}

/** Newer versions write them with each try as well. */
function annotationsOf(
  test: JsonObject,
  deciding: JsonObject | undefined,
): readonly (readonly [string, string])[] {
  const ofTest = optionalObjects(test, 'annotations', 'A test of the report')
  const written =
    ofTest.length > 0 || !deciding ? ofTest : optionalObjects(deciding, 'annotations', 'A try of a test')
  return written.map((one) => [textField(one, 'type') ?? 'annotation', textField(one, 'description') ?? ''])
}

/** What was written as text; binary output is left out. */
function outputOf(result: JsonObject | undefined, key: string, context: ReadingContext): string | undefined {
  if (!result) return undefined
  const texts = optionalObjects(result, key, 'A try of a test').flatMap(
    (entry) => textField(entry, 'text') ?? [],
  )
  return joinedTexts(texts, context)
}

function attachmentsOf(
  result: JsonObject | undefined,
  context: ReadingContext,
): readonly CaseAttachment[] | undefined {
  if (!result) return undefined
  const attachments = optionalObjects(result, 'attachments', 'A try of a test').map(
    (entry): CaseAttachment => {
      const contentType = filledText(entry, 'contentType')
      const path = filledText(entry, 'path')
      const body = textField(entry, 'body')
      const named = {
        name: textField(entry, 'name') ?? 'attachment',
        ...(contentType === undefined ? {} : { contentType }),
        ...(path === undefined ? {} : { path }),
      }
      return body === undefined ? named : inlineAttachment(named, body, 'base64', context)
    },
  )
  return attachments.length === 0 ? undefined : attachments
}

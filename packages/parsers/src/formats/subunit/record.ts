import type { CaseAttachment, CaseFailure, CaseOutcome } from '@gatewright/core/ports'
import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { millisecondsOf } from '../../values/number-times.ts'
import type { OpenTest } from './open-tests.ts'

export interface TestEnd {
  readonly outcome: CaseOutcome
  readonly rawOutcome: string
  readonly endedMs?: number | undefined
  /** Why, where the report itself has no words for it. */
  readonly message?: string
}

/** Files with a meaning of their own. */
const ownFields = new Set(['stdout', 'stderr', 'reason'])

export function emitTest(
  test: OpenTest,
  { outcome, rawOutcome, endedMs, message }: TestEnd,
  context: ReadingContext,
): void {
  const texts = new Map<string, string | undefined>()
  for (const [name, { text }] of test.files) texts.set(name, text?.take())
  const trace = [...test.files].find(([name, file]) => isTraceback(name, file.mimeType))?.[0]
  const isTrouble = outcome !== 'passed' && outcome !== 'skipped'
  const { startedMs } = test
  emitCase(
    context,
    {
      name: test.id,
      outcome,
      rawOutcome,
      durationMs:
        startedMs === undefined || endedMs === undefined
          ? undefined
          : millisecondsOf(Math.round((endedMs - startedMs) * 1e3) / 1e3, 1, context),
      startedAt: test.startedAt,
      skipReason: outcome === 'skipped' || outcome === 'todo' ? texts.get('reason') : undefined,
      failures: isTrouble ? [failureOf(outcome, message, texts.get(trace ?? ''))] : [],
      properties: [
        ...[...test.tags].map((tag) => ['tag', tag] as const),
        ...(test.routeCode === undefined ? [] : [['route', test.routeCode] as const]),
      ],
      stdout: texts.get('stdout'),
      stderr: texts.get('stderr'),
      attachments: attachmentsOf(test, texts, isTrouble ? trace : undefined),
    },
    { byteOffset: test.byteOffset },
  )
}

function isTraceback(name: string, mimeType: string | undefined): boolean {
  return name === 'traceback' || mimeType?.startsWith('text/x-traceback') === true
}

function failureOf(
  outcome: CaseOutcome,
  message: string | undefined,
  trace: string | undefined,
): CaseFailure {
  const said = message ?? trace?.trimEnd().split('\n').at(-1)
  return {
    kind: outcome === 'error' ? 'error' : 'failure',
    ...(said === undefined ? {} : { message: said }),
    ...(trace === undefined ? {} : { trace }),
  }
}

function attachmentsOf(
  { files }: OpenTest,
  texts: ReadonlyMap<string, string | undefined>,
  trace: string | undefined,
): readonly CaseAttachment[] | undefined {
  const attachments = [...files].flatMap(([name, { mimeType }]) => {
    if (ownFields.has(name) || name === trace) return []
    const text = texts.get(name)
    return {
      name,
      ...(mimeType === undefined ? {} : { contentType: mimeType }),
      ...(text === undefined ? {} : { inline: { encoding: 'text' as const, text } }),
    }
  })
  return attachments.length > 0 ? attachments : undefined
}

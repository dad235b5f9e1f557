import { emitCase, type ReadingContext } from '../../reading/context.ts'
import { listField, type JsonObject } from '../../reading/json/json-fields.ts'
import { readNodeId } from './node-id.ts'
import type { OpenTest } from './open-test.ts'

/** Hands out the record of a test; `report` is of its last phase, which repeats what the earlier ones captured. */
export function emitTest(test: OpenTest, report: JsonObject | undefined, context: ReadingContext): void {
  const [file, line] = listField(report, 'location')
  const output = sectionsOf(report)
  emitCase(
    context,
    {
      ...readNodeId(test.nodeId),
      file: typeof file === 'string' ? file : undefined,
      // pytest counts lines from 0.
      line: typeof line === 'number' && Number.isInteger(line) && line >= 0 ? line + 1 : undefined,
      outcome: test.outcome,
      rawOutcome: test.rawOutcome,
      durationMs: test.durationMs,
      startedAt: test.startedAt,
      skipReason: test.skipReason,
      failures: test.failures,
      otherAttempts: test.attempts,
      properties: propertiesOf(report, context),
      stdout: output.out === '' ? undefined : context.cut(output.out),
      stderr: output.err === '' ? undefined : context.cut(output.err),
    },
    { byteOffset: test.byteOffset },
  )
}

function propertiesOf(
  report: JsonObject | undefined,
  { cut, limits }: ReadingContext,
): (readonly [string, string])[] {
  return listField(report, 'user_properties')
    .slice(0, limits.properties + 1)
    .flatMap((pair) => {
      const [name, value] = Array.isArray(pair) ? (pair as readonly unknown[]) : []
      if (typeof name !== 'string') return []
      return [[name, cut(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))] as const]
    })
}

/** `Captured stdout call` and the like; what was logged stands with the errors. */
function sectionsOf(report: JsonObject | undefined): { readonly out: string; readonly err: string } {
  const texts = { out: '', err: '' }
  for (const section of listField(report, 'sections')) {
    const [title, text] = Array.isArray(section) ? (section as readonly unknown[]) : []
    if (typeof title !== 'string' || typeof text !== 'string') continue
    texts[title.includes('stdout') ? 'out' : 'err'] += text
  }
  return texts
}

import type { CaseFailure, CaseRecord } from '@gatewright/core/ports'
import { withoutUndefined, type ReadingContext } from '../../reading/context.ts'
import { createDiagnosisReader } from './diagnosis.ts'
import type { TapPoint } from './level.ts'
import { noteOddity } from './oddities.ts'

/** What went wrong at a point that did not pass, and where in the source. */
export type Evidence = Pick<CaseRecord, 'failures' | 'file' | 'line' | 'column'>

/** Reads the YAML below points that did not pass, or the comments where there is none. */
export function createEvidenceReader(context: ReadingContext): (point: TapPoint) => Evidence {
  const readDiagnosis = createDiagnosisReader()
  const asTrace = (text: string): Evidence => ({
    failures: [{ kind: 'failure', ...(text === '' ? {} : { trace: context.cut(text) }) }],
  })
  return (point) => {
    const { yaml, comments } = point
    if (!yaml?.content) return asTrace(withoutHashes(comments?.text() ?? ''))
    if (!yaml.isWhole || !yaml.content.isWhole()) {
      noteOddity(context, yaml.isWhole ? 'yaml-cut' : 'yaml-unterminated', point)
      return asTrace(yaml.content.text())
    }
    const { failures, place, isReadable } = readDiagnosis(yaml.read ?? yaml.content.text())
    if (!isReadable) noteOddity(context, 'yaml-unreadable', point)
    return {
      failures: failures.map((failure) => cutFailure(failure, context)),
      ...withoutUndefined(place),
    } as Evidence
  }
}

function cutFailure({ kind, type, message, trace }: CaseFailure, { cut }: ReadingContext): CaseFailure {
  return {
    kind,
    ...(type === undefined ? {} : { type: cut(type) }),
    ...(message === undefined ? {} : { message: cut(message) }),
    ...(trace === undefined ? {} : { trace: cut(trace) }),
  }
}

function withoutHashes(text: string): string {
  return text.replace(/^# ?/gm, '')
}

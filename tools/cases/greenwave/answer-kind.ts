import type { AnswerKind } from '../../../packages/core/src/greenwave/index.ts'
import { ManifestError } from '../manifest.ts'
import { textOf, type Data } from './data.ts'

const kinds: ReadonlySet<string> = new Set<AnswerKind>([
  'passed',
  'failed',
  'missing',
  'incomplete',
  'errored',
  'fetched-gating-yaml',
  'missing-gating-yaml',
  'invalid-gating-yaml',
  'failed-fetch-gating-yaml',
  'excluded',
])

/**
 * What an answer of a case is, by its type: `failed`, `test-result-failed-waived` as decisions say it, or
 * `TestResultFailedWaived` as Greenwave's own code does.
 */
export function answerKindOf(given: Data): { readonly kind: AnswerKind; readonly isWaived: boolean } {
  const type = textOf(given['type'])
  const words = type
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^test-result-/, '')
    .replace(/^(.*)-remote-rule-yaml/, '$1-gating-yaml')
    .replace(/^(fetched|invalid|failed-fetch)(?=-waived$|$)/, '$1-gating-yaml')
  const kind = words === 'waived' ? 'failed' : words.replace(/-waived$/, '')
  if (!kinds.has(kind)) throw new ManifestError(`Answers of the type "${type}" are not known.`)
  const isWaived = words.endsWith('waived') || Boolean(given['waived'] ?? given['waiver_id'])
  return { kind: kind as AnswerKind, isWaived }
}

import { digestOf } from '@gatewright/core/canonical'
import type { CaseFailure } from '@gatewright/core/ports'

/** What differs from run to run although the failure is the same: addresses, hashes, ids, numbers, times, white space. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\p{Surrogate}/gu, '\uFFFD'],
  [/\u001b\[[\d;]*m/g, ''],
  [/\b0x[0-9a-f]+\b/gi, '#'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '#'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{7,}\b/gi, '#'],
  [/\d+/g, '#'],
  [/\s+/g, ' '],
]
const longest = 4096

/**
 * `sha256:` and 64 digits, equal for failures of one type whose messages differ only in numbers, hexadecimal ids and white
 * space. Nothing where the failure says neither type nor message nor trace.
 *
 * @example
 * import { failureSignatureOf } from '@gatewright/parsers'
 *
 * const first = failureSignatureOf({ kind: 'failure', type: 'Timeout', message: 'after 5003 ms at 0x7f3a' })
 * const second = failureSignatureOf({ kind: 'failure', type: 'Timeout', message: 'after 4998 ms at 0x11c0' })
 * console.log(first === second) // true
 */
export function failureSignatureOf(failure: CaseFailure): string | undefined {
  const message = failureMessageOf(failure)
  if (failure.type === undefined && message === undefined) return undefined
  return digestOf(`${mask(failure.type ?? '')}\n${mask(message ?? '')}`)
}

/** The message, or else the first line of the trace that says something. */
export function failureMessageOf({ message, trace }: CaseFailure): string | undefined {
  if (message !== undefined && message.trim() !== '') return message
  const line = trace?.split(/\r\n?|\n/).find((candidate) => candidate.trim() !== '')
  return line?.trim()
}

function mask(text: string): string {
  return masks
    .reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text.slice(0, longest))
    .trim()
}

import type { Answered } from '../workload/answered.ts'

/** An answer that can be compared and looked through. */
export interface SeenAnswer {
  /** As text, without what each store may choose as it likes. */
  readonly text: string
  /** As text, with everything. */
  readonly whole: string
}

/** Takes an answer; one that is thrown is an answer as well, and never the right one. */
export async function seenAnswer(answer: () => Answered<unknown>): Promise<SeenAnswer> {
  try {
    const settled = await answer()
    const value = 'error' in settled ? { error: settled.error.kind } : { value: settled.value }
    return { text: inText(value, true), whole: inText(value, false) }
  } catch (cause) {
    const thrown = `thrown: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`
    return { text: thrown, whole: thrown }
  }
}

/** The marks of other projects in an answer. */
export function foreignMarks({ whole }: SeenAnswer, own: string, all: readonly string[]): readonly string[] {
  return all.filter((mark) => mark !== own && whole.includes(mark))
}

/** Tokens only grow, and cursors mean nothing to anybody but the store that gave them. */
const free = new Set(['token', 'next'])

function inText(value: unknown, masked: boolean): string {
  return JSON.stringify(value, (key, one: unknown) => {
    if (masked && free.has(key)) return null
    if (one instanceof Uint8Array) return Buffer.from(one).toString('latin1')
    // Buffer's own toJSON has run before this is asked.
    if (isBufferJson(one)) return Buffer.from(one.data).toString('latin1')
    if (typeof one === 'object' && one !== null && !Array.isArray(one))
      return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
    return one
  })
}

function isBufferJson(
  value: unknown,
): value is { readonly type: 'Buffer'; readonly data: readonly number[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { type?: unknown }).type === 'Buffer' &&
    'data' in value
  )
}

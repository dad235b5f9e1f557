/**
 * The message of whatever was thrown, which need not be an error: at most 1,000 characters, of which none is half of one.
 *
 * @example
 * import { messageOfThrown } from '@gatewright/core/errors'
 *
 * console.log(messageOfThrown(new TypeError('Not a host.'))) // Not a host.
 */
export function messageOfThrown(thrown: unknown): string {
  return textOf(thrown)
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .slice(0, 1_000)
}

function textOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown)
  } catch {
    // An object without a prototype has no text.
    return 'What was thrown has no text.'
  }
}

import { digestOf } from '../../canonical/digest.ts'
import { maskFailure } from './mask-failure.ts'

/** Changes whenever the same failure may get another signature. */
export const signatureVersion = 's1'

/** Read of a message, and of a stack: the first so many UTF-16 code units. What follows rarely tells failures apart. */
const longestRead = 16_384
/** Kept of a masked message, and of a masked stack. */
const longestMasked = 2048
/** Frames at the bottom are the test runner's. */
const mostFrames = 10

/** What failures that look the same have in common. */
export interface FailureSignature {
  /**
   * `s1:` and 16 hexadecimal digits: the version of the algorithm and the beginning of the SHA-256 of `masked`. `s1v:` where
   * values are masked too, so that the two never meet.
   */
  readonly id: string
  /** The message and the first frames of the stack with what differs from run to run masked: `Timeout of <n>ms at <path>/a.ts`. */
  readonly masked: string
  /** Whether something was left out because the text was too long. */
  readonly isCut: boolean
}

export interface FailureSignatureOptions {
  /** Masks quoted text and what stands behind `expected`, `got` and the like; false by default. */
  readonly maskValues?: boolean
}

/**
 * The signature of a failure, or nothing for a failure that says nothing: failures without a text have nothing in common.
 *
 * Masked are numbers, hexadecimal digits from 8 on, UUIDs, IP addresses, dates and times, URLs, the folders of absolute
 * paths, base64 and memory addresses. Read are the first 16,384 UTF-16 code units of each text, and of the stack the first 10
 * lines; kept are 2,048 masked ones of each. Takes linear time.
 *
 * @param stack - as reported; without one a failure has another signature than with one
 * @remarks The masks are those of LUCI Analysis, Kubernetes' triage and FlakeGuard together.
 * @example
 * import { failureSignature } from '@gatewright/core/flake'
 *
 * failureSignature('Timeout of 5000ms exceeded')?.masked // 'Timeout of <n>ms exceeded'
 * failureSignature('Timeout of 5000ms')?.id === failureSignature('Timeout of 3000ms')?.id // true
 * failureSignature('') // undefined
 */
export function failureSignature(
  message: string,
  stack: string = '',
  { maskValues = false }: FailureSignatureOptions = {},
): FailureSignature | undefined {
  const said = maskFailure(message.slice(0, longestRead), maskValues)
  const frames = framesOf(stack.slice(0, longestRead)).map((frame) => maskFailure(frame, maskValues))
  const masked = [said, frames.filter((frame) => frame !== '').join('\n')]
    .filter((part) => part !== '')
    .map((part) => part.slice(0, longestMasked))
    .join('\n')
    // A cut may have gone through a pair.
    .replace(/\p{Surrogate}/gu, '\uFFFD')
  if (masked === '') return undefined
  const version = maskValues ? `${signatureVersion}v` : signatureVersion
  return {
    id: `${version}:${digestOf(masked).slice('sha256:'.length, 'sha256:'.length + 16)}`,
    masked,
    isCut:
      message.length > longestRead ||
      stack.length > longestRead ||
      said.length > longestMasked ||
      frames.join('\n').length > longestMasked,
  }
}

function framesOf(stack: string): string[] {
  return stack
    .split('\n', mostFrames * 4)
    .filter((line) => line.trim() !== '')
    .slice(0, mostFrames)
}

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { ErrorValue } from '../errors/index.ts'
import { plainRecord } from './plain-record.ts'
import { firstForbidden } from './text.ts'
import { variantKey } from './variant-key.ts'

/**
 * Names one way of running a testcase: `{ system_architecture: 'x86_64', scenario: 'uefi' }`.
 * A key belongs in it if a pass in one must not hide a failure in another; it does not belong in it if a change of its
 * value should not start a new history.
 */
export type Variant = Readonly<Record<string, string>>

export interface VariantError extends ErrorValue<'variant/invalid'> {
  readonly retryable: false
  readonly key: string
}

const keyGrammar = /^[A-Za-z][A-Za-z0-9_./-]*$/
const longestKey = 64
const longestValue = 256
const mostKeys = 32

export const VariantSchema: z.ZodType<Variant> = plainRecord(z.string(), z.string()).superRefine(
  (variant, context) => {
    const fault = variantFault(variant)
    if (fault)
      context.addIssue({ code: 'custom', path: fault.key === '' ? [] : [fault.key], message: fault.message })
  },
)

/**
 * Checks a variant: up to 32 keys of letters, digits and `_ . / -`, with values of one line.
 *
 * @example
 * import { parseVariant } from '@gatewright/core/schema'
 *
 * parseVariant({ arch: 'x86_64' }) // ok({ arch: 'x86_64' })
 * parseVariant({ 'arch:': 'x86_64' }) // err({ kind: 'variant/invalid', key: 'arch:', … })
 */
export function parseVariant(variant: Variant): Result<Variant, VariantError> {
  const fault = variantFault(variant)
  if (!fault) return ok(variant)
  return err({ kind: 'variant/invalid', message: fault.message, retryable: false, key: fault.key })
}

function variantFault(variant: Variant): { key: string; message: string } | undefined {
  const entries = Object.entries(variant)
  if (entries.length > mostKeys) return { key: '', message: `A variant has at most ${mostKeys} keys.` }
  for (const [key, value] of entries) {
    if (key.length > longestKey || !keyGrammar.test(key)) {
      return {
        key,
        message: `"${key}" is not a variant key: up to ${longestKey} letters, digits, _ . / and -, a letter first.`,
      }
    }
    if (value.length > longestValue || firstForbidden(value) !== -1) {
      return { key, message: `The value of "${key}" is not one line of at most ${longestValue} characters.` }
    }
  }
  return undefined
}

/**
 * The SHA-256 of the canonical text, as 64 hexadecimal digits: an id for a variant, in the same form as LUCI's.
 *
 * @example
 * import { variantHash } from '@gatewright/core/schema'
 *
 * variantHash({}) // 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
 */
export function variantHash(variant: Variant): string {
  return bytesToHex(sha256(utf8ToBytes(variantKey(variant))))
}

import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { ErrorValue } from '../errors/index.ts'
import { exactly } from './exactly.ts'
import { strictObject } from './strict-object.ts'
import { firstForbidden, freeText, lineOfText, webUrl } from './text.ts'

/**
 * What a result is about: a namespaced name, the same in every run.
 * `dist.rpmlint` and `unit/math/adds` are names; see {@link testcaseNamespace} for what stands above them.
 */
export interface Testcase {
  readonly name: string
  /** Where a person reads what the test does. */
  readonly refUrl?: string
  /** What stands in place of an address where that is none: ResultsDB takes any text. */
  readonly refText?: string
}

/** A name that can't be a testcase. */
export interface TestcaseNameError extends ErrorValue<'testcase/invalid-name'> {
  readonly retryable: false
  readonly name: string
  /** Index of the first character at fault. */
  readonly offset: number
}

/** Names are this long at most, in UTF-16 code units. */
export const longestTestcaseName = 1024

export const TestcaseNameSchema: z.ZodType<string> = lineOfText(longestTestcaseName)

export const TestcaseSchema: z.ZodType<Testcase> = exactly<Testcase>()(
  strictObject({
    name: lineOfText(longestTestcaseName),
    refUrl: z.exactOptional(webUrl()),
    refText: z.exactOptional(freeText(8192)),
  }),
)

/**
 * Checks a testcase name and gives back the testcase. A name is one line of 1 to 1,024 characters without
 * control characters, lone surrogates or white space at its ends; any other character may stand in it.
 *
 * @example
 * import { parseTestcaseName } from '@gatewright/core/schema'
 *
 * parseTestcaseName('dist.rpmlint') // ok({ name: 'dist.rpmlint' })
 * parseTestcaseName('') // err({ kind: 'testcase/invalid-name', offset: 0, … })
 */
export function parseTestcaseName(name: string): Result<Testcase, TestcaseNameError> {
  const fault = nameFault(name)
  if (!fault) return ok({ name })
  return err({
    kind: 'testcase/invalid-name',
    message: fault.message,
    name,
    offset: fault.offset,
    retryable: false,
  })
}

function nameFault(name: string): { message: string; offset: number } | undefined {
  if (name === '') return { message: 'A testcase needs a name.', offset: 0 }
  const forbidden = firstForbidden(name)
  if (forbidden !== -1)
    return {
      message: `Forbidden character at position ${forbidden} of the testcase name.`,
      offset: forbidden,
    }
  if (name.length > longestTestcaseName) {
    return {
      message: `A testcase name has at most ${longestTestcaseName} characters.`,
      offset: longestTestcaseName,
    }
  }
  if (name.trimStart() !== name)
    return { message: 'White space at the start of the testcase name.', offset: 0 }
  if (name.trimEnd() !== name)
    return { message: 'White space at the end of the testcase name.', offset: name.trimEnd().length }
  return undefined
}

/** `/` where the name has one, else `.`: paths may hold dots, dotted names hold no slashes. */
function separatorOf(name: string): '/' | '.' {
  return name.includes('/') ? '/' : '.'
}

/**
 * Everything before the last separator: the namespace a testcase belongs to, empty at the top.
 * The separator is `/` where the name has one, else `.`.
 *
 * @example
 * import { testcaseNamespace } from '@gatewright/core/schema'
 *
 * testcaseNamespace('unit/math/adds 1.5') // 'unit/math'
 * testcaseNamespace('dist.rpmlint') // 'dist'
 * testcaseNamespace('smoke') // ''
 */
export function testcaseNamespace(name: string): string {
  const last = name.lastIndexOf(separatorOf(name))
  return last === -1 ? '' : name.slice(0, last)
}

/** Every namespace above a testcase, outermost first: `['unit', 'unit/math']` for `unit/math/adds`. */
export function testcaseAncestors(name: string): string[] {
  const separator = separatorOf(name)
  const parts = name.split(separator)
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(separator))
}

/** True when the testcase is the namespace itself or stands anywhere below it. */
export function isInNamespace(name: string, namespace: string): boolean {
  if (namespace === '' || name === namespace) return true
  return name.startsWith(namespace) && name[namespace.length] === separatorOf(name)
}

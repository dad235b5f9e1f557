import { err, ok, type Result } from 'neverthrow'
import { didYouMean } from '../errors/did-you-mean.ts'
import type { ApiAnswer } from '../ports/api.ts'
import type { ApiPath } from '../ports/api-path.ts'
import { largestPageLimit } from '../ports/result-page.ts'
import { validationEntry, type ValidationEntry } from '../schema/validation-entries.ts'
import type { ApiContext } from './api-context.ts'
import { messageAnswer } from '../ports/serve-api.ts'

/** Values of the parameters of a query, in the order they came in. */
export type Parameters = ReadonlyMap<string, readonly string[]>

export function parametersOf({ parameters }: ApiPath): Parameters {
  const values = new Map<string, string[]>()
  for (const [name, value] of parameters) {
    const known = values.get(name)
    if (known) known.push(value)
    else values.set(name, [value])
  }
  return values
}

export function firstOf(parameters: Parameters, name: string): string | undefined {
  return parameters.get(name)?.[0]
}

/** The parts between commas that are not empty, without the white space around them. Nothing where the parameter is absent. */
export function listOf(parameters: Parameters, name: string): readonly string[] | undefined {
  const values = parameters.get(name)
  if (values === undefined) return undefined
  return values
    .flatMap((value) => value.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Which page of a list is asked for. */
export interface AskedPage {
  /** From 0. */
  readonly page: number
  readonly limit: number
}

const defaultLimit = 20
const largestPage = 2 ** 31

/** Reads `page` and `limit`; what is wrong with them goes to `faults`. */
export function readPage(
  { isUpstream }: ApiContext,
  parameters: Parameters,
  faults: ValidationEntry[],
): AskedPage {
  const largestLimit = isUpstream ? 1_000_000 : largestPageLimit
  const page = readInteger(parameters, 'page', 0, [isUpstream ? -largestPage : 0, largestPage], faults)
  const limit = readInteger(parameters, 'limit', defaultLimit, [isUpstream ? 0 : 1, largestLimit], faults)
  return { page: Math.max(0, page), limit }
}

function readInteger(
  parameters: Parameters,
  name: string,
  otherwise: number,
  [least, most]: readonly [number, number],
  faults: ValidationEntry[],
): number {
  const text = firstOf(parameters, name)
  if (text === undefined) return otherwise
  const number = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN
  const fault = integerFault(number, least, most)
  if (!fault) return number
  faults.push(validationEntry({ ...fault, loc: [name], input: text }))
  return otherwise
}

function integerFault(
  number: number,
  least: number,
  most: number,
): Pick<ValidationEntry, 'type' | 'msg'> | undefined {
  if (Number.isNaN(number)) {
    const msg = 'Input should be a valid integer, unable to parse string as an integer'
    return { type: 'int_parsing', msg }
  }
  if (number < least) {
    return { type: 'greater_than_equal', msg: `Input should be greater than or equal to ${least}` }
  }
  if (number > most) return { type: 'less_than_equal', msg: `Input should be less than or equal to ${most}` }
  return undefined
}

/** Refuses parameters that a list does not have; ResultsDB leaves them aside and answers everything. */
export function checkNames(
  { isUpstream }: ApiContext,
  parameters: Parameters,
  known: readonly string[],
): Result<void, ApiAnswer> {
  const unknown = isUpstream ? undefined : [...parameters.keys()].find((name) => !known.includes(name))
  if (unknown === undefined) return ok()
  const meant = didYouMean(unknown, known)
  const hint = meant === undefined ? `known are ${known.join(', ')}.` : `did you mean "${meant}"?`
  return err(messageAnswer(400, `Unknown parameter "${unknown}"; ${hint}`))
}

const mostPatterns = 100

/** Each pattern is held against each result: a request may not have so many that all others wait for it. */
export function checkPatterns(parameters: Parameters): Result<void, ApiAnswer> {
  const count = [...parameters.keys()]
    .filter((name) => name.endsWith(':like'))
    .reduce((sum, name) => sum + (listOf(parameters, name)?.length ?? 0), 0)
  return count > mostPatterns
    ? err(
        messageAnswer(400, `A request may have ${mostPatterns} patterns at most, and this one has ${count}.`),
      )
    : ok()
}

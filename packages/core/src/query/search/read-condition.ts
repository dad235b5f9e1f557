import type * as z from 'zod'
import { didYouMean } from '../../errors/did-you-mean.ts'
import type { ProblemCode } from '../../errors/index.ts'
import { isStorable } from '../../schema/text.ts'
import { deepestSearch, largestSearchCount, type ResultSearch, type StatusSearch } from './result-search.ts'
import { plainStatus } from './search-statuses.ts'

/** A search that is read from data of whatever origin. */
export interface ConditionReading {
  readonly context: z.core.$RefinementCtx
  /** All that are known. */
  readonly statuses: readonly string[]
  /** How many conditions may still come: data that shares parts is small in memory and endless when written. */
  left: number
}

type Path = readonly (string | number)[]

/** Of its keys every condition has one; what else may stand beside it. */
const companions: Readonly<Record<string, readonly string[]>> = {
  exists: [],
  all: [],
  none: [],
  sequential: [],
  count: ['where'],
  moreThan: ['where'],
  lessThan: ['where'],
  and: [],
  or: [],
  not: [],
  pattern: [],
  path: [],
  status: ['product'],
  product: [],
  label: [],
  link: [],
  is: [],
}

const operators = Object.keys(companions)

/** The condition that data says; undefined, with every fault reported, where it says none. */
export function readCondition(
  input: unknown,
  reading: ConditionReading,
  path: Path,
  level: number,
): ResultSearch | undefined {
  if (level > deepestSearch)
    return refuse(reading, path, 'out-of-range', `A search nests at most ${deepestSearch} levels.`)
  if (reading.left <= 0) return undefined
  reading.left -= 1
  if (reading.left === 0) return refuse(reading, path, 'out-of-range', 'A search of too many conditions.')
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return refuse(reading, path, input === undefined ? 'missing' : 'wrong-type', 'A condition is an object.')
  }
  const fields = Object.fromEntries(Object.entries(input))
  const operator = operators.find((key) => Object.hasOwn(fields, key))
  if (operator === undefined) return refuse(reading, path, 'missing', unknownCondition(Object.keys(fields)))
  const known = [operator, ...(companions[operator] ?? [])]
  const unknown = Object.keys(fields).filter((key) => !known.includes(key))
  for (const key of unknown) refuse(reading, [...path, key], 'unknown-key', unknownKey(key, known))
  const read = readOperator(operator, fields, reading, path, level)
  return unknown.length > 0 ? undefined : read
}

function readOperator(
  operator: string,
  fields: Readonly<Record<string, unknown>>,
  reading: ConditionReading,
  path: Path,
  level: number,
): ResultSearch | undefined {
  const inside = [...path, operator]
  const value = fields[operator]
  const parts = (least: number): readonly ResultSearch[] | undefined =>
    readParts(value, least, reading, inside, level + 1)
  const text = (least: number): string | undefined => readText(value, least, reading, inside)
  switch (operator) {
    case 'exists':
      return made(parts(1), (exists) => ({ exists }))
    case 'all':
      return made(parts(1), (all) => ({ all }))
    case 'none':
      return made(parts(1), (none) => ({ none }))
    case 'sequential':
      return made(parts(1), (sequential) => ({ sequential }))
    case 'and':
      return made(parts(2), (and) => ({ and }))
    case 'or':
      return made(parts(2), (or) => ({ or }))
    case 'not':
      return made(readCondition(value, reading, inside, level + 1), (not) => ({ not }))
    case 'pattern':
      return made(text(0), (pattern) => ({ pattern }))
    case 'path':
      return made(text(0), (start) => ({ path: start }))
    case 'label':
      return made(text(0), (label) => ({ label }))
    case 'link':
      return made(text(0), (link) => ({ link }))
    case 'product':
      return made(text(1), (product) => ({ product }))
    case 'status':
      return readStatusSearch(fields, reading, path)
    case 'is':
      return value === 'different'
        ? { is: 'different' }
        : refuse(reading, inside, 'not-allowed', 'Must be "different".')
    default:
      return readCounted(operator, fields, reading, path, level)
  }
}

function readCounted(
  operator: string,
  fields: Readonly<Record<string, unknown>>,
  reading: ConditionReading,
  path: Path,
  level: number,
): ResultSearch | undefined {
  const number = fields[operator]
  const isNumber =
    typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= largestSearchCount
  if (!isNumber) {
    const message = `A whole number from 0 to ${largestSearchCount} is needed.`
    refuse(reading, [...path, operator], 'out-of-range', message)
  }
  const where = readCondition(fields['where'], reading, [...path, 'where'], level + 1)
  if (!isNumber || where === undefined) return undefined
  if (operator === 'moreThan') return { moreThan: number, where }
  return operator === 'lessThan' ? { lessThan: number, where } : { count: number, where }
}

function readStatusSearch(
  fields: Readonly<Record<string, unknown>>,
  reading: ConditionReading,
  path: Path,
): StatusSearch | undefined {
  const status = readStatus(fields['status'], reading, [...path, 'status'])
  if (!Object.hasOwn(fields, 'product')) return made(status, (plain) => ({ status: plain }))
  const product = readText(fields['product'], 1, reading, [...path, 'product'])
  return status === undefined || product === undefined ? undefined : { product, status }
}

function readStatus(
  value: unknown,
  reading: ConditionReading,
  path: Path,
): StatusSearch['status'] | undefined {
  if (typeof value !== 'object' || value === null) return readStatusName(value, reading, path)
  const others = Object.keys(value).filter((key) => key !== 'not')
  for (const key of others) refuse(reading, [...path, key], 'unknown-key', unknownKey(key, ['not']))
  const not = readStatusName((value as { readonly not?: unknown }).not, reading, [...path, 'not'])
  return others.length > 0 ? undefined : made(not, (plain) => ({ not: plain }))
}

function readStatusName(value: unknown, reading: ConditionReading, path: Path): string | undefined {
  const text = readText(value, 1, reading, path)
  if (text === undefined) return undefined
  const status = plainStatus(text)
  if (reading.statuses.includes(status)) return status
  const meant = didYouMean(status, reading.statuses)
  const hint = meant === undefined ? `known are ${reading.statuses.join(', ')}.` : `did you mean "${meant}"?`
  return refuse(reading, path, 'not-allowed', `Unknown status ${JSON.stringify(text)}; ${hint}`)
}

function readParts(
  value: unknown,
  least: number,
  reading: ConditionReading,
  path: Path,
  level: number,
): readonly ResultSearch[] | undefined {
  if (!Array.isArray(value)) return refuse(reading, path, 'wrong-type', 'A list of conditions is needed.')
  if (value.length < least) {
    return refuse(
      reading,
      path,
      'out-of-range',
      `At least ${least === 1 ? 'one condition' : 'two conditions'}.`,
    )
  }
  const parts: ResultSearch[] = []
  for (const [index, member] of value.entries()) {
    if (reading.left <= 0) return undefined
    const part = readCondition(member, reading, [...path, index], level)
    if (part !== undefined) parts.push(part)
  }
  return parts.length === value.length ? parts : undefined
}

function readText(value: unknown, least: number, reading: ConditionReading, path: Path): string | undefined {
  if (typeof value !== 'string') {
    return refuse(reading, path, value === undefined ? 'missing' : 'wrong-type', 'A text is needed.')
  }
  if (value.length < least) return refuse(reading, path, 'out-of-range', 'A name has a character at least.')
  if (isStorable(value)) return value
  return refuse(reading, path, 'invalid', 'Lone surrogates and the character U+0000 are not allowed.')
}

function made<Value, Made>(value: Value | undefined, make: (value: Value) => Made): Made | undefined {
  return value === undefined ? undefined : make(value)
}

function refuse({ context }: ConditionReading, path: Path, code: ProblemCode, message: string): undefined {
  context.addIssue({ code: 'custom', path: [...path], message, params: { code } })
  return undefined
}

function unknownCondition(keys: readonly string[]): string {
  const meant = keys.map((key) => didYouMean(key, operators)).find((near) => near !== undefined)
  const hint = meant === undefined ? `known are ${operators.join(', ')}.` : `did you mean "${meant}"?`
  return `No condition has these keys; ${hint}`
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = didYouMean(key, known)
  const hint = meant === undefined ? `known are ${known.join(', ')}.` : `did you mean "${meant}"?`
  return `Unknown key ${JSON.stringify(key)}; ${hint}`
}

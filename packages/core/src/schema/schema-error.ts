import { err, ok, type Result } from 'neverthrow'
import type * as z from 'zod'
import { andMore } from '../errors/and-more.ts'
import type { ErrorValue, ProblemCode } from '../errors/index.ts'

/** One thing that is wrong with a piece of data. */
export interface Problem {
  /** Where: `item.type`, `rules[2].testcase`; empty for the whole. */
  readonly path: string
  /** The same place as keys and indexes, for programs. */
  readonly keys: readonly (string | number)[]
  /** What sort of fault it is. Every problem that {@link checkSchema} finds has one. */
  readonly code: ProblemCode
  /** What is wrong and, where it can be told, what would be right. For people: may change, never match on it. */
  readonly message: string
  /** What would be right, where it can be told: `did you mean "id"?`. Also a part of the message. */
  readonly hint?: string
}

/**
 * What a schema may say of a fault of its own, as `params` of a custom issue, so that the problem has a better code than
 * `invalid`, and a hint.
 */
interface ProblemParams {
  readonly code?: ProblemCode
  readonly hint?: string
}

/** Data that its schema does not let through. */
export interface SchemaError extends ErrorValue<'schema/invalid'> {
  readonly retryable: false
  /** Every fault, not only the first. */
  readonly problems: readonly Problem[]
}

/**
 * Checks data against a schema. Answers the checked data, or every problem with its path.
 *
 * @example
 * import { checkSchema, ItemSchema } from '@gatewright/core/schema'
 *
 * checkSchema(ItemSchema, { type: 'koji_build', idd: 'bash-5.2-1.fc40' })
 * // err({ kind: 'schema/invalid', problems: [{ path: 'id', … }, { path: 'idd', message: 'Unknown key "idd"; did you mean "id"?' }] })
 */
export function checkSchema<Value>(schema: z.ZodType<Value>, input: unknown): Result<Value, SchemaError> {
  const checked = schema.safeParse(input, { reportInput: true })
  if (checked.success) return ok(checked.data)
  const problems = checked.error.issues.flatMap((issue) => toProblems(issue, []))
  return err({ kind: 'schema/invalid', message: summarize(problems), retryable: false, problems })
}

/** `['rules', 2, 'testcase']` as `rules[2].testcase`. */
export function formatPath(keys: readonly (string | number)[]): string {
  let path = ''
  for (const key of keys) {
    if (typeof key === 'number') path += `[${key}]`
    else if (/^[\w$-]+$/.test(key)) path += path === '' ? key : `.${key}`
    else path += `[${JSON.stringify(key)}]`
  }
  return path
}

function toProblems(issue: z.core.$ZodIssue, prefix: readonly (string | number)[]): Problem[] {
  const keys = [...prefix, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The branch that came nearest tells more than "no branch matched".
    const nearest = issue.errors.reduce((best, branch) => (isNearer(branch, best) ? branch : best))
    return nearest.flatMap((inner) => toProblems(inner, keys))
  }
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n')
    return issue.keys.map((key, index) =>
      problemAt([...keys, key], 'unknown-key', messages[index] ?? `Unknown key ${JSON.stringify(key)}.`),
    )
  }
  return [problemAt(keys, codeOf(issue), messageOf(issue), paramsOf(issue).hint)]
}

function codeOf(issue: z.core.$ZodIssue): ProblemCode {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'missing' : 'wrong-type'
    case 'invalid_value':
      return issue.input === undefined ? 'missing' : 'not-allowed'
    case 'too_big':
    case 'too_small':
    case 'not_multiple_of':
      return 'out-of-range'
    case 'invalid_format':
      return 'bad-format'
    case 'unrecognized_keys':
      return 'unknown-key'
    case 'invalid_union':
      return issue.input === undefined ? 'missing' : 'not-allowed'
    case 'custom':
      return paramsOf(issue).code ?? 'invalid'
    default:
      return 'invalid'
  }
}

function paramsOf(issue: z.core.$ZodIssue): ProblemParams {
  return issue.code === 'custom' ? ((issue.params ?? {}) as ProblemParams) : {}
}

/** The library's sentence, or a plainer one for the faults that people make most. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return `Missing; a value of type ${issue.expected} is needed.`
  if (issue.code !== 'invalid_value' || !issue.message.startsWith('Invalid')) return issue.message
  const allowed = issue.values.map((value) => JSON.stringify(value)).join(', ')
  return issue.values.length === 1 ? `Must be ${allowed}.` : `Must be one of ${allowed}.`
}

function problemAt(
  keys: readonly (string | number)[],
  code: ProblemCode,
  message: string,
  hint: string | undefined = hintIn(message),
): Problem {
  const problem = { path: formatPath(keys), keys, code, message }
  return hint === undefined ? problem : { ...problem, hint }
}

/** The messages of this package say what is wrong, then behind a semicolon what would be right. */
function hintIn(message: string): string | undefined {
  return /(?:; |\. (?=Did you mean "))(?!.*; )(.+)$/s.exec(message)?.[1] ?? /^Must be .+$/s.exec(message)?.[0]
}

/** Nearer is who got deeper before something was wrong, or at the same depth had less wrong. */
function isNearer(branch: readonly z.core.$ZodIssue[], best: readonly z.core.$ZodIssue[]): boolean {
  return depth(branch) - depth(best) > 0 || (depth(branch) === depth(best) && faults(branch) < faults(best))
}

function depth(branch: readonly z.core.$ZodIssue[]): number {
  return branch.reduce((deepest, issue) => Math.max(deepest, issue.path.length), 0)
}

/** A key that is missing weighs as much as one that is unknown; a value that is of another kind altogether weighs more. */
function faults(branch: readonly z.core.$ZodIssue[]): number {
  return branch.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + issue.keys.length
    const isOtherKind = issue.code === 'invalid_type' || issue.code === 'invalid_value'
    return sum + (isOtherKind && issue.path.length === 0 ? 2 : 1)
  }, 0)
}

function summarize(problems: readonly Problem[]): string {
  const [first] = problems
  if (!first) return 'The data does not fit its schema.'
  const place = first.path === '' ? '' : `${first.path}: `
  return `${place}${first.message}${andMore(problems.length)}`
}

import { err, ok, type Result } from 'neverthrow'
import type * as z from 'zod'
import { andMore } from '../errors/and-more.ts'
import { checkSchema, formatPath, type Problem, type SchemaError } from './schema-error.ts'

/**
 * Checks every one of a list against a schema. Answers the checked data, or every problem of every one with a path that
 * begins with its index, as `[3].testcase`.
 *
 * @example
 * import { checkEach, ItemSchema } from '@gatewright/core/schema'
 *
 * checkEach(ItemSchema, [{ type: 'compose', id: 'Fedora-40' }, {}])
 * // err({ kind: 'schema/invalid', problems: [{ path: '[1].type', … }, { path: '[1].id', … }] })
 */
export function checkEach<Value>(
  schema: z.ZodType<Value>,
  inputs: readonly unknown[],
): Result<readonly Value[], SchemaError> {
  const problems: Problem[] = []
  const values: Value[] = []
  for (const [index, input] of inputs.entries()) {
    checkSchema(schema, input).match(
      (value) => values.push(value),
      (error) => problems.push(...error.problems.map((problem) => inOne(index, problem))),
    )
  }
  const [first] = problems
  if (!first) return ok(values)
  const message = `${first.path}: ${first.message}${andMore(problems.length)}`
  return err({ kind: 'schema/invalid', message, retryable: false, problems })
}

function inOne(index: number, problem: Problem): Problem {
  const keys = [index, ...problem.keys]
  return { ...problem, keys, path: formatPath(keys) }
}

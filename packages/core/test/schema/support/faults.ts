import type * as z from 'zod'
import { checkSchema } from '../../../src/schema/index.ts'

/** The paths at which a schema finds fault, each once, sorted. */
export function faultyPaths(schema: z.ZodType, input: unknown): string[] {
  const paths = checkSchema(schema, input).match(
    () => [],
    (error) => error.problems.map(({ path }) => path),
  )
  return [...new Set(paths)].sort()
}

/** A whole record, and for each of its keys whether it must be there. */
export interface KeyLaws {
  readonly schema: z.ZodType
  readonly whole: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
}

/** Removes, mistypes and adds each key in turn. Answers what the schema lets through or finds fault with elsewhere. */
export function keyFaults({ schema, whole, required }: KeyLaws): string[] {
  const cases = Object.keys(whole).flatMap((key) => {
    const { [key]: _, ...without } = whole
    const mistyped = [undefined, null, [[]], Symbol('mistyped')].map((value) => ({
      change: `${key} as ${String(value)}`,
      input: { ...whole, [key]: value },
      faultyKeys: [key],
    }))
    return [
      ...mistyped,
      { change: `without ${key}`, input: without, faultyKeys: required.includes(key) ? [key] : [] },
      { change: `with ${key}x`, input: { ...whole, [`${key}x`]: 1 }, faultyKeys: [`${key}x`] },
    ]
  })
  return [{ change: 'unchanged', input: whole, faultyKeys: [] }, ...cases]
    .filter(({ input, faultyKeys }) => topKeys(faultyPaths(schema, input)) !== faultyKeys.join())
    .map(({ change }) => change)
}

function topKeys(paths: readonly string[]): string {
  return [...new Set(paths.map((path) => /^[^.[]*/.exec(path)?.[0]))].join()
}

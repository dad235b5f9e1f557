import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import type { Glob } from '../../schema/glob.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { TestcaseNameSchema } from '../../schema/testcase.ts'
import { lineOfText } from '../../schema/text.ts'

/**
 * Which testcases a rule is about, and how one knows that they are all there. The source of completeness is part of it:
 * nothing quantifies over whatever happened to arrive.
 *
 * - `testcases`: these, by name.
 * - `list`: those of a named list in the evidence.
 * - `group: 'complete'`: those that were reported and match the glob; every run of the subject must be complete, or every
 *   run whose id matches `runs`. A run that was not finished counts no longer once another one that replaces it is complete.
 * - `observed`: those that were reported and match the glob, once there are `minCount` of them.
 */
export type Population =
  | { readonly testcases: readonly string[] }
  | { readonly list: string }
  | { readonly group: 'complete'; readonly testcases: Glob; readonly runs?: Glob }
  | { readonly observed: Glob; readonly minCount: number }

export function populationSchema(): z.ZodType<Population> {
  return exactly<Population>()(
    z.union([
      strictObject({
        group: z.literal('complete'),
        testcases: lineOfText(1024),
        runs: z.exactOptional(lineOfText(1024)),
      }),
      strictObject({ observed: lineOfText(1024), minCount: z.int().min(1) }),
      strictObject({ testcases: z.array(TestcaseNameSchema).min(1) }),
      strictObject({ list: lineOfText(256) }),
    ]),
  )
}

/** The population in words, as part of a sentence. */
export function describePopulation(population: Population): string {
  if ('list' in population) return `the list "${population.list}"`
  if ('observed' in population) return `"${population.observed}"`
  if ('group' in population) return `"${population.testcases}"`
  return `${population.testcases.length} testcases`
}

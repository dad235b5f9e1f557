import * as z from 'zod'
import { exactly } from './exactly.ts'
import { InstantSchema, type Instant } from './instant.ts'
import { strictObject } from './strict-object.ts'
import { TestcaseNameSchema } from './testcase.ts'

/** What a subject is compared with: the release before it, the branch it goes to, or the best of the last releases. */
export type BaselineRef = 'previous-release' | 'base-branch' | 'best-of-last'

/** How often a testcase passed and failed in what a subject is compared with. Counted by the host, over the window of the rule. */
export interface BaselineCounts {
  readonly testcase: string
  readonly ref: BaselineRef
  readonly passes: number
  readonly failures: number
  /** When it was counted. A rule looks at no count that is older than its window. */
  readonly at: Instant
}

export const BaselineCountsSchema: z.ZodType<BaselineCounts> = exactly<BaselineCounts>()(
  strictObject({
    testcase: TestcaseNameSchema,
    ref: baselineRefSchema(),
    passes: z.int().min(0),
    failures: z.int().min(0),
    at: InstantSchema,
  }),
)

export function baselineRefSchema(): z.ZodType<BaselineRef> {
  return z.enum(['previous-release', 'base-branch', 'best-of-last'])
}

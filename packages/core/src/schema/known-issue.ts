import * as z from 'zod'
import { exactly } from './exactly.ts'
import { strictObject } from './strict-object.ts'
import { TestcaseNameSchema } from './testcase.ts'
import { webUrl } from './text.ts'

/** Where a failure of a testcase is discussed. Shown beside the failure; never a reason to let it pass. */
export interface KnownIssue {
  readonly testcase: string
  readonly url: string
}

export const KnownIssueSchema: z.ZodType<KnownIssue> = exactly<KnownIssue>()(
  strictObject({ testcase: TestcaseNameSchema, url: webUrl() }),
)

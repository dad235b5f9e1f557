import * as z from 'zod'
import { exactly } from './exactly.ts'
import type { Glob } from './glob.ts'
import { strictObject } from './strict-object.ts'
import { freeText, lineOfText } from './text.ts'

/**
 * Who may waive the results of which testcases, as in WaiverDB's `PERMISSIONS`. An entry that names neither users nor
 * groups permits nobody.
 */
export interface WaiverPermission {
  readonly name: string
  /** Testcases the entry is about: those that any of the patterns covers. `[` is not special, as it is in WaiverDB. */
  readonly testcases: readonly Glob[]
  /** Testcases the entry is not about, although `testcases` covers them. */
  readonly testcasesIgnore?: readonly Glob[]
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
  /** Whom to ask for a permission; may waive nothing by that. */
  readonly maintainers?: readonly string[]
  readonly description?: string
}

const globs = z.array(lineOfText(1024))
const names = z.array(lineOfText(256))

export const WaiverPermissionSchema: z.ZodType<WaiverPermission> = exactly<WaiverPermission>()(
  strictObject({
    name: lineOfText(256),
    testcases: globs,
    testcasesIgnore: z.exactOptional(globs),
    users: z.exactOptional(names),
    groups: z.exactOptional(names),
    maintainers: z.exactOptional(names),
    description: z.exactOptional(freeText(8192)),
  }),
)

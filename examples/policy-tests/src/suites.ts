import { canary } from './canary/cases.ts'
import { critpath } from './critpath/cases.ts'
import { pullRequest } from './pull-request/cases.ts'
import { releaseChecklist } from './release-checklist/cases.ts'
import type { Suite } from './suite.ts'
import { tier1 } from './tier1/cases.ts'
import { waivers } from './waivers/cases.ts'

/** Six policies as they are used, each with its cases. */
export const suites: readonly Suite[] = [critpath, releaseChecklist, pullRequest, tier1, canary, waivers]

import { nunitDeclarations } from './csharp.ts'
import { goDeclarations } from './go.ts'
import { junit4Declarations, junit5Declarations } from './java.ts'
import { javascriptDeclarations } from './javascript.ts'
import { pytestDeclarations } from './python.ts'
import { rspecDeclarations } from './ruby.ts'
import type { FindDeclarations } from './test-declaration.ts'

/** What runs the tests of a source. */
export type Framework =
  | 'jest'
  | 'vitest'
  | 'mocha'
  | 'junit4'
  | 'junit5'
  | 'pytest'
  | 'rspec'
  | 'nunit'
  | 'go'

export interface FrameworkRules {
  readonly find: FindDeclarations
  /** What begins what a test was called with, which may follow its name in a report. */
  readonly calls?: readonly ('[' | '(')[]
  /** Whether what is in round brackets names one of several tests; else it is what the test takes. */
  readonly isCaseInRound?: boolean
  /** What stands before the names of a report is no part of the source. */
  readonly isQualified?: boolean
}

const javascript: FrameworkRules = { find: javascriptDeclarations }

export const frameworks: Readonly<Record<Framework, FrameworkRules>> = {
  jest: javascript,
  vitest: javascript,
  mocha: javascript,
  junit4: { find: junit4Declarations, calls: ['['] },
  junit5: { find: junit5Declarations, calls: ['[', '('] },
  pytest: { find: pytestDeclarations, calls: ['['] },
  rspec: { find: rspecDeclarations },
  nunit: { find: nunitDeclarations, calls: ['('], isCaseInRound: true },
  go: { find: goDeclarations, isQualified: true },
}

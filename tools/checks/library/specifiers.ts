import { lineAt } from './finding.ts'

/** One module that a source text asks for, at run time or for its types. */
export interface ImportedModule {
  readonly specifier: string
  readonly line: number
}

// Statements stand at the start of a line, and the formatter keeps them there: an import inside a docstring does not.
const statements = /^(?:import|export)\s+(?:[\w$*\s{},]+\s+from\s+)?['"]([^'"]+)['"]/gm
const calls = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** What a TypeScript source imports or re-exports, in the order of the lines. */
export function importedModules(text: string): ImportedModule[] {
  return [...text.matchAll(statements), ...text.matchAll(calls)]
    .map((match) => ({ specifier: match[1] ?? '', line: lineAt(text, match.index) }))
    .sort((a, b) => a.line - b.line)
}

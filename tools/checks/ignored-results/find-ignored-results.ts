// TypeScript 7.0 has no programming interface; 5.9 reads the same sources and has one.
import ts from 'typescript-5.9'
import type { Finding } from '../library/finding.ts'

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['@gatewright/source'],
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
}

/** Statements that are nothing but an expression of type `Result`, in the given files. `void` says it is meant. */
export function findIgnoredResults(files: readonly string[]): Finding[] {
  const program = ts.createProgram({ rootNames: files, options })
  const checker = program.getTypeChecker()
  if (!program.getSourceFiles().some(isNeverthrow)) {
    throw new Error('None of these files reaches neverthrow; is it installed? Nothing could be found.')
  }
  return files.flatMap((file) => {
    const source = program.getSourceFile(file)
    return source ? ignoredIn(source, checker) : [{ file, message: 'The compiler could not read this file.' }]
  })
}

function ignoredIn(source: ts.SourceFile, checker: ts.TypeChecker): Finding[] {
  const findings: Finding[] = []
  function visit(node: ts.Node): void {
    if (ts.isExpressionStatement(node) && isResult(checker.getTypeAtLocation(node.expression))) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
      const message = 'Nobody looks at this Result; match on it, return it, or write void before it.'
      findings.push({ file: source.fileName, line: line + 1, message })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return findings
}

/** `Result` is the union of neverthrow's `Ok` and `Err`; either part alone is one as well. */
function isResult(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type]
  return parts.some((part) => {
    const symbol = part.getSymbol()
    if (symbol?.name !== 'Ok' && symbol?.name !== 'Err') return false
    return symbol.declarations?.some((one) => isNeverthrow(one.getSourceFile())) ?? false
  })
}

function isNeverthrow(source: ts.SourceFile): boolean {
  return source.fileName.includes('/neverthrow/')
}

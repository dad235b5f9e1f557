// TypeScript 7.0 has no programming interface; 5.9 reads the same sources and has one.
import ts from 'typescript-5.9'

/** A regular expression as it is written in a file. */
export interface RegexLiteral {
  readonly file: string
  readonly line: number
  readonly source: string
  readonly flags: string
}

/** Every regular expression literal of a source file, in its order. */
export function findRegexLiterals(file: string, text: string): RegexLiteral[] {
  const found: RegexLiteral[] = []
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023)
  function visit(node: ts.Node): void {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
      found.push({ file, line: line + 1, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

import type { CaseCounts } from '../../../packages/core/src/ports/index.ts'
import { readDeclared } from '../../../packages/parsers/src/formats/junit/declared.ts'
import { decodeText } from '../../../packages/parsers/src/source/decode.ts'
import { replaceForbidden } from '../../../packages/parsers/src/xml/characters.ts'
import { readElementTree } from '../../../packages/parsers/src/xml/element.ts'
import { checkWellFormed } from '../../../packages/parsers/src/xml/well-formed.ts'

const depthLimit = 100

/**
 * The counters that a JUnit report states in the attributes of its outermost suites: what tools count that trust them.
 * Nothing comes back for a report that can't be read.
 */
export function readDeclaredCounts(bytes: Uint8Array): CaseCounts | undefined {
  const text = decodeText(bytes).map((decoded) => replaceForbidden(decoded.text).text)
  if (text.isErr() || checkWellFormed(text.value, depthLimit).isErr()) return undefined
  const root = readElementTree(text.value, depthLimit, () => undefined)
  if (!root) return undefined
  const suites =
    readDeclared(root).tests === undefined
      ? root.children().filter(({ name }) => name === 'testsuite')
      : [root]
  const sum = (counter: keyof ReturnType<typeof readDeclared>): number =>
    suites.reduce((total, suite) => total + (readDeclared(suite)[counter] ?? 0), 0)
  const [tests, failed, errors, skipped] = [sum('tests'), sum('failures'), sum('errors'), sum('skipped')]
  return { tests, failed, errors, skipped, passed: tests - failed - errors - skipped, flaky: 0 }
}

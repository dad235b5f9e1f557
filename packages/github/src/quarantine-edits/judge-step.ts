import { matchDeclarations } from './match-declaration.ts'
import type { NotEditedWhy, QuarantineEditsPolicy, TestInSource } from './quarantine-edits.ts'
import { frameworks } from './source/frameworks.ts'
import type { TestDeclaration } from './source/test-declaration.ts'

/** What is to be done about one test of a file. */
export interface TestStep<Test extends TestInSource> {
  readonly test: Test
  /** The mark that its declaration shall have; undefined for none. */
  readonly mark: string | undefined
}

export type JudgedStep =
  | { readonly kind: 'refused'; readonly why: NotEditedWhy }
  | { readonly kind: 'unchanged' | 'add' | 'renew' | 'release'; readonly declaration: TestDeclaration }

/** What a step comes to, by what the file declares. */
export function judgeStep(
  { test, mark }: TestStep<TestInSource>,
  declarations: readonly TestDeclaration[] | undefined,
  text: string,
  { parametrised = 'refuse' }: QuarantineEditsPolicy,
): JudgedStep {
  if (!declarations) return { kind: 'refused', why: 'file-not-understood' }
  const reported = { name: test.name ?? test.testcase, path: test.path }
  const [match, ...others] = matchDeclarations(reported, declarations, frameworks[test.framework])
  if (!match) return { kind: 'refused', why: 'not-found' }
  const { declaration, isWritten, isOneOfSeveral } = match
  if (!isWritten && !declaration.isParametrised) return { kind: 'refused', why: 'built-at-run-time' }
  if (others.length > 0) return { kind: 'refused', why: 'ambiguous' }
  const { own, obstacle } = declaration
  if (mark === undefined) return { kind: own ? 'release' : 'unchanged', declaration }
  if (isOneOfSeveral && parametrised === 'refuse') return { kind: 'refused', why: 'parametrised' }
  if (own) {
    const isSame = text.slice(own.mark.from, own.mark.to) === mark
    return { kind: isSame ? 'unchanged' : 'renew', declaration }
  }
  return obstacle ? { kind: 'refused', why: obstacle } : { kind: 'add', declaration }
}

import { applyChanges } from './apply-changes.ts'
import { judgeStep, type TestStep } from './judge-step.ts'
import type {
  EditedTest,
  FileEdit,
  NotEdited,
  QuarantineEditsPolicy,
  SourceFile,
  TestInSource,
  TextChange,
} from './quarantine-edits.ts'
import { frameworks, type Framework } from './source/frameworks.ts'
import { isWritten } from './source/lines.ts'
import type { TestDeclaration } from './source/test-declaration.ts'

export interface FilePlan<Test extends TestInSource> {
  readonly edit?: FileEdit
  readonly edited: readonly EditedTest<Test>[]
  readonly unchanged: readonly Test[]
  readonly notFound: readonly NotEdited<Test>[]
}

/** A stretch of a text, and what comes to its place. */
interface Replacement {
  readonly from: number
  readonly to: number
  readonly after: string
}

/** The edit of one file. Where two steps want different marks of one declaration, the second is in doubt. */
export function planFile<Test extends TestInSource>(
  file: SourceFile,
  steps: readonly TestStep<Test>[],
  policy: QuarantineEditsPolicy,
): FilePlan<Test> {
  // Parsers don't know the mark of the byte order that some editors put first.
  const head = file.text.startsWith('\ufeff') ? 1 : 0
  const text = file.text.slice(head)
  const declarationsFor = reader(text)
  const edited: EditedTest<Test>[] = []
  const unchanged: Test[] = []
  const notFound: NotEdited<Test>[] = []
  const settled = new Map<TestDeclaration, string | undefined>()
  const replacements: Replacement[] = []
  for (const step of steps) {
    const { test, mark } = step
    const judged = judgeStep(step, declarationsFor(test.framework), text, policy)
    if (judged.kind === 'refused') {
      notFound.push({ test, why: judged.why })
      continue
    }
    const { kind, declaration } = judged
    if (settled.has(declaration) && settled.get(declaration) !== mark) {
      notFound.push({ test, why: 'ambiguous' })
      continue
    }
    if (!settled.has(declaration)) replacements.push(...replacementsOf(declaration, kind, mark))
    settled.set(declaration, mark)
    if (kind === 'unchanged') unchanged.push(test)
    else edited.push({ test, line: text.slice(0, declaration.at).split('\n').length })
  }
  const frameworksUsed = new Set(steps.map(({ test }) => test.framework))
  const declarations = [...frameworksUsed].flatMap((one) => declarationsFor(one) ?? [])
  replacements.push(...lastRemovals(declarations, settled))
  const changes = changesOf(replacements, file.text, head)
  if (changes.length === 0) return { edited, unchanged, notFound }
  const { path, blobSha } = file
  const after = applyChanges(file.text, changes)
  const edit = { path, ...(blobSha === undefined ? {} : { blobSha }), changes, text: after }
  return { edit, edited, unchanged, notFound }
}

/** Reads a text once for each way of reading it. */
function reader(text: string): (framework: Framework) => readonly TestDeclaration[] | undefined {
  const read = new Map<unknown, readonly TestDeclaration[] | undefined>()
  return (framework) => {
    const { find } = frameworks[framework]
    if (!read.has(find)) read.set(find, isWritten(text) ? find(text) : undefined)
    return read.get(find)
  }
}

function replacementsOf(
  { own, insertions }: TestDeclaration,
  kind: 'unchanged' | 'add' | 'renew' | 'release',
  mark: string = '',
): readonly Replacement[] {
  switch (kind) {
    case 'add':
      return insertions.map(({ at, write }) => ({ from: at, to: at, after: write(mark) }))
    case 'renew':
      return own ? [{ ...own.mark, after: mark }] : []
    case 'release':
      return (own?.removals ?? []).map((range) => ({ ...range, after: '' }))
    case 'unchanged':
      return []
  }
}

/** What goes with the last annotation of the file, where none of ours stays or comes. */
function lastRemovals(
  declarations: readonly TestDeclaration[],
  settled: ReadonlyMap<TestDeclaration, string | undefined>,
): readonly Replacement[] {
  const isOurs = (one: TestDeclaration): boolean =>
    settled.has(one) ? settled.get(one) !== undefined : one.own !== undefined
  if (declarations.some(isOurs)) return []
  return declarations
    .flatMap(({ own }) => own?.removalsOfLast ?? [])
    .map((range) => ({ ...range, after: '' }))
}

/** In the order of the text, each once: several tests of a file need the same import. */
function changesOf(replacements: readonly Replacement[], text: string, head: number): readonly TextChange[] {
  const once = new Map(replacements.map((one) => [`${one.from} ${one.to} ${one.after}`, one]))
  return [...once.values()]
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map(({ from, to, after }) => ({
      from: from + head,
      to: to + head,
      before: text.slice(from + head, to + head),
      after,
    }))
}

import { digestOfJson } from '@gatewright/core/canonical'
import type { TestStep } from './judge-step.ts'
import { planFile } from './plan-file.ts'
import type {
  NotEdited,
  QuarantineEdits,
  QuarantineEditsPolicy,
  SourceFile,
  TestInSource,
} from './quarantine-edits.ts'
import { renderBody } from './render-body.ts'

export interface PlanEditsOptions<Test extends TestInSource> {
  readonly policy: QuarantineEditsPolicy
  /** The mark that the declaration of a test shall have: null for none, undefined where there can be none. */
  readonly markOf: (test: Test) => string | null | undefined
  readonly titleOf: (count: number) => string
  readonly opening: string
  readonly about: (test: Test) => string
}

/** The edits of all files, with the pull request around them. */
export function planEdits<Test extends TestInSource>(
  tests: readonly Test[],
  files: readonly SourceFile[],
  { policy, markOf, titleOf, opening, about }: PlanEditsOptions<Test>,
): QuarantineEdits<Test> {
  const known = new Map(files.map((file) => [file.path, file]))
  const early: NotEdited<Test>[] = []
  const stepsOf = new Map<SourceFile, TestStep<Test>[]>()
  for (const test of tests) {
    const file = known.get(test.path)
    const mark = markOf(test)
    if (!file || mark === undefined) {
      early.push({ test, why: file ? 'unfit-mark' : 'file-missing' })
      continue
    }
    const steps = stepsOf.get(file) ?? []
    steps.push({ test, mark: mark ?? undefined })
    stepsOf.set(file, steps)
  }
  const plans = [...stepsOf].map(([file, steps]) => planFile(file, steps, policy))
  const edits = plans.flatMap(({ edit }) => (edit ? [edit] : []))
  const edited = plans.flatMap((plan) => plan.edited)
  const notFound = [...early, ...plans.flatMap((plan) => plan.notFound)]
  const { branchPrefix = 'gatewright/quarantine', labels = ['quarantine', 'flaky-test'] } = policy
  const digest = digestOfJson(edits.map(({ path, text }) => ({ path, text })))
  return {
    branch: `${branchPrefix}/${digest.slice('sha256:'.length).slice(0, 12)}`,
    title: titleOf(edited.length),
    body: renderBody({ opening, edited, notFound, about }),
    labels,
    edits,
    edited,
    unchanged: plans.flatMap((plan) => plan.unchanged),
    notFound,
  }
}

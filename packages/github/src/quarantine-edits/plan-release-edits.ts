import { planEdits } from './plan-edits.ts'
import type { QuarantineEdits, QuarantineEditsPolicy, SourceFile, TestInSource } from './quarantine-edits.ts'

export interface PlanReleaseEditsOptions {
  readonly tests: readonly TestInSource[]
  readonly files: readonly SourceFile[]
  readonly policy?: Pick<QuarantineEditsPolicy, 'branchPrefix' | 'labels'>
}

/**
 * The pull request that lets tests run again: it takes away the annotations that {@link planQuarantineEdits} made, with all that
 * came with them, and no others. What somebody else skips stays skipped.
 *
 * @example
 * import { planReleaseEdits } from '@gatewright/github/quarantine-edits'
 *
 * const text = '# gatewright:quarantine until 2026-12-31 #123\nxit "adds" do\nend\n'
 * const { edits } = planReleaseEdits({
 *   tests: [{ testcase: 'adds', framework: 'rspec', path: 'spec/cart_spec.rb' }],
 *   files: [{ path: 'spec/cart_spec.rb', text }],
 * })
 * console.log(edits[0]?.text.split('\n')[0]) // it "adds" do
 */
export function planReleaseEdits({
  tests,
  files,
  policy = {},
}: PlanReleaseEditsOptions): QuarantineEdits<TestInSource> {
  return planEdits(tests, files, {
    policy,
    markOf: () => null,
    titleOf: (count) =>
      count === 1 ? 'Release a test from quarantine' : `Release ${count} tests from quarantine`,
    opening: 'These tests run again.',
    about: () => '',
  })
}

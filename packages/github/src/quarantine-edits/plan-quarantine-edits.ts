import { inMarkdown } from '@gatewright/core/policy'
import { planEdits } from './plan-edits.ts'
import type {
  QuarantineEdits,
  QuarantineEditsPolicy,
  SourceFile,
  TestToQuarantine,
} from './quarantine-edits.ts'
import { quarantineMark } from './quarantine-mark.ts'

export interface PlanQuarantineEditsOptions {
  readonly tests: readonly TestToQuarantine[]
  /** The files that the tests name, as they are on the branch that the pull request is for. */
  readonly files: readonly SourceFile[]
  readonly policy?: QuarantineEditsPolicy
}

/**
 * The pull request that skips tests for a while, as edits of their sources: an annotation as the framework has it, with a mark by
 * which it is found again, as `gatewright:quarantine until 2026-12-31 #123`. Nothing else of what is given gets into a source.
 *
 * What is in doubt is not edited, and is told of instead. Where a test has our annotation already, only another mark changes it, so
 * a plan for the edited files is empty. {@link planReleaseEdits} takes the annotations away again.
 *
 * A test that is skipped says nothing any more. A quarantine that the gate knows of lets it run; this is for tests that harm
 * others, or for runs that no gate looks at.
 *
 * @example
 * import { planQuarantineEdits } from '@gatewright/github/quarantine-edits'
 *
 * const { edits } = planQuarantineEdits({
 *   tests: [
 *     {
 *       testcase: 'cart > adds an item',
 *       framework: 'vitest',
 *       path: 'test/cart.test.ts',
 *       reason: 'Fails in one of 20 runs.',
 *       issueUrl: 'https://github.com/shop/cart/issues/123',
 *       until: '2026-12-31T00:00:00Z',
 *     },
 *   ],
 *   files: [
 *     { path: 'test/cart.test.ts', text: "describe('cart', () => {\n  it('adds an item', () => {})\n})\n" },
 *   ],
 * })
 * console.log(edits[0]?.text.split('\n')[2]?.trim()) // it.skip('adds an item', () => {})
 */
export function planQuarantineEdits(options: PlanQuarantineEditsOptions): QuarantineEdits<TestToQuarantine> {
  const { tests, files, policy = {} } = options
  return planEdits(tests, files, {
    policy,
    markOf: ({ until, issueUrl }) => quarantineMark(until, issueUrl),
    titleOf: (count) => (count === 1 ? 'Quarantine a flaky test' : `Quarantine ${count} flaky tests`),
    opening: 'These tests are skipped until they are repaired, or until the end of their quarantine.',
    about: ({ until, reason, issueUrl }) =>
      `, until ${until.slice(0, 10)}: ${inMarkdown(reason).trim()} ${issueLink(issueUrl)}`,
  })
}

/** Of an address that has got into a mark: none of its characters ends the link. */
function issueLink(issueUrl: string): string {
  return /^https?:\/\//.test(issueUrl) ? `<${issueUrl}>` : inMarkdown(issueUrl)
}

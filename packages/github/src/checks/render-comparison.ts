import { inMarkdown } from '@gatewright/core/policy'
import { variantKey, type TestResult } from '@gatewright/core/schema'
import { diffRuns, type DiffRunsOptions, type RunDifference } from '@gatewright/core/verdict'
import type { MarkdownSection } from '../markdown/fit-markdown.ts'
import { markdownTable } from '../markdown/table.ts'

/** A run that is compared with another. */
export interface ComparedRun {
  /** What a reader knows it by, as the beginning of a commit. */
  readonly name: string
  readonly results: readonly TestResult[]
  /** The release channel that was tested, as `stable`; runs of different channels are not compared. */
  readonly channel?: string
  /** Whether all that was to run has reported; what an incomplete run lacks looks deleted. */
  readonly isComplete: boolean
}

export interface RenderComparisonOptions extends DiffRunsOptions {
  /** Of the section; 5 by default, below the explanation of the decision. */
  readonly priority?: number
  /** How many tests each part of the table names at most; 100 by default. */
  readonly most?: number
}

/**
 * The head of a change against its base, as a section of a check run: which tests fail now, which still do, and which don't any
 * more. It is for a reader, and no part of the decision.
 */
export function renderComparison(
  base: ComparedRun,
  head: ComparedRun,
  { priority = 5, most = 100, ...options }: RenderComparisonOptions = {},
): MarkdownSection {
  const title = `### ${inMarkdown(head.name)} against ${inMarkdown(base.name)}`
  const reason = whyNot(base, head)
  if (reason !== undefined) return { text: [title, '', `Not compared: ${reason}`].join('\n'), priority }
  const { differences } = diffRuns(base.results, head.results, options)
  const parts = [
    { name: 'New failure', tests: differences.filter(isNewFailure) },
    { name: 'Still failing', tests: differences.filter(isStillFailing) },
    { name: 'Fixed', tests: differences.filter(isFixed) },
  ]
  const counts = parts.map(({ name, tests }) => `${name.toLowerCase()}: ${tests.length}`).join(', ')
  const rows = parts.flatMap(({ name, tests }) => rowsOf(name, tests, most))
  const table =
    rows.length === 0 ? [] : ['', ...markdownTable(['', 'Test', 'Variant', 'Before', 'Now'], rows)]
  return { text: [title, '', `${counts}.`, ...table].join('\n'), priority }
}

function whyNot(base: ComparedRun, head: ComparedRun): string | undefined {
  if (base.channel !== head.channel) return `they ran on ${channelOf(base)} and on ${channelOf(head)}.`
  const open = [base, head].find(({ isComplete }) => !isComplete)
  return open && `${inMarkdown(open.name)} is not complete.`
}

function channelOf({ channel }: ComparedRun): string {
  return channel === undefined ? 'no channel that is known' : inMarkdown(channel)
}

const failing: ReadonlySet<string | undefined> = new Set(['failed', 'errored', 'flaky'])

function isNewFailure({ kind, before, after }: RunDifference): boolean {
  return failing.has(after) && (kind === 'added' || !failing.has(before))
}

function isStillFailing({ before, after }: RunDifference): boolean {
  return failing.has(before) && failing.has(after)
}

function isFixed({ before, after }: RunDifference): boolean {
  return failing.has(before) && after === 'passed'
}

function rowsOf(name: string, tests: readonly RunDifference[], most: number): readonly (readonly string[])[] {
  const shown = tests
    .slice(0, most)
    .map(({ testcase, variant, before, after }) => [
      name,
      testcase,
      variantKey(variant),
      before ?? 'not there',
      after ?? 'not there',
    ])
  return tests.length > most ? [...shown, [name, `and ${tests.length - most} more`, '', '', '']] : shown
}

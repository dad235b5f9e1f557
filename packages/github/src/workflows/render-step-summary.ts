import { explain, type Decision } from '@gatewright/core/policy'
import { cleanText } from '../markdown/clean-text.ts'
import { fitMarkdown, type MarkdownSection } from '../markdown/fit-markdown.ts'

export interface RenderStepSummaryOptions {
  /** More below the explanation of the decision, which has priority 10. */
  readonly sections?: readonly MarkdownSection[]
  /** What the same step has in its summary already, in bytes; 0 by default. */
  readonly usedBytes?: number
}

/** GitHub shows nothing of a summary that is longer. */
const mostBytes = 1_024 * 1_024

/** A decision as Markdown to append to the file that `GITHUB_STEP_SUMMARY` names. It ends with an empty line. */
export function renderStepSummary(
  decision: Decision,
  { sections = [], usedBytes = 0 }: RenderStepSummaryOptions = {},
): string {
  const all = [{ text: explain(decision, { format: 'markdown', focus: 'all' }), priority: 10 }, ...sections]
  const cleaned = all.map((section) => ({ ...section, text: cleanText(section.text) }))
  return `${fitMarkdown(cleaned, { maxBytes: Math.max(0, mostBytes - usedBytes - 2) })}\n\n`
}

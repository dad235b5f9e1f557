import { canonicalJson, type JsonValue } from '../../canonical/canonical-json.ts'
import type { Decision, DecisionNode } from '../decision/decision.ts'
import { inMarkdown, linkInMarkdown } from './markdown.ts'
import { outline, type OutlineLine } from './outline.ts'
import { sarifOf } from './sarif.ts'
import { waysOut } from './ways-out.ts'

export interface ExplainOptions {
  /**
   * `text` (default): lines for a terminal or a log. `markdown`: for a comment, with everything escaped that a test could
   * have smuggled into its name. `json`: the same as data. `sarif`: a SARIF 2.1.0 log of what keeps the gate closed.
   */
  readonly format?: 'text' | 'markdown' | 'json' | 'sarif'
  /** `blocking` (default): only what keeps the gate closed; `all`: the whole tree. */
  readonly focus?: 'blocking' | 'all'
  /** How many ways to open the gate are shown; 3 by default. */
  readonly ways?: number
}

/**
 * The decision in words: what was asked, the rules with what they came to, what would open the gate, and until when the
 * answer holds.
 *
 * @example
 * import { decide, definePolicy, explain, passing } from '@gatewright/core/policy'
 *
 * const policy = definePolicy({
 *   id: 'shop.release',
 *   applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
 *   rules: [passing('dist.rpmlint')],
 * })
 * const decision = decide(
 *   [policy],
 *   { subject: { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }, results: [] },
 *   { decisionContext: 'release', at: '2026-11-22T04:19:00Z' },
 * )
 * console.log(explain(decision).split('\n')[0]) // Pending: 0 of 1 rule met; dist.rpmlint has no result.
 */
export function explain(decision: Decision, options: ExplainOptions = {}): string {
  const { format = 'text', focus = 'blocking', ways = 3 } = options
  switch (format) {
    case 'text':
      return asText(decision, focus, ways)
    case 'markdown':
      return asMarkdown(decision, focus, ways)
    case 'json':
      return canonicalJson(asData(decision, focus, ways) as unknown as JsonValue)
    case 'sarif':
      return canonicalJson(sarifOf(decision) as unknown as JsonValue)
  }
}

function asText(decision: Decision, focus: 'blocking' | 'all', ways: number): string {
  return [
    decision.summary,
    `Asked: ${question(decision)}.`,
    ...outline(decision, focus).flatMap((line) => textLines(line, '')),
    ...waysAsLines(decision, ways, (way) => `  - ${way}`),
    ...closing(decision),
  ].join('\n')
}

function textLines({ mark, text, notes, children }: OutlineLine, indent: string): string[] {
  return [
    mark === '…' ? `${indent}… ${text}` : `${indent}${mark}: ${text}`,
    ...notes.map(({ label, text: note }) => `${indent}  ${label}: ${note}`),
    ...children.flatMap((child) => textLines(child, `${indent}  `)),
  ]
}

function asMarkdown(decision: Decision, focus: 'blocking' | 'all', ways: number): string {
  const waysOfIt = waysAsLines(decision, ways, (way) => `- ${inMarkdown(way)}`)
  return [
    `**${inMarkdown(decision.summary)}**`,
    '',
    `Asked: ${inMarkdown(question(decision))}.`,
    '',
    ...outline(decision, focus).flatMap((line) => markdownLines(line, '')),
    ...(waysOfIt.length > 0 ? ['', ...waysOfIt.slice(0, 1), '', ...waysOfIt.slice(1)] : []),
    ...closing(decision).flatMap((line) => ['', inMarkdown(line)]),
    '',
  ].join('\n')
}

function markdownLines({ mark, text, notes, children }: OutlineLine, indent: string): string[] {
  return [
    mark === '…' ? `${indent}- ${inMarkdown(text)}` : `${indent}- ${mark}: ${inMarkdown(text)}`,
    ...notes.map(
      ({ label, text: note }) =>
        `${indent}  - ${label}: ${label === 'known issue' ? linkInMarkdown(note) : inMarkdown(note)}`,
    ),
    ...children.flatMap((child) => markdownLines(child, `${indent}  `)),
  ]
}

/** The explanation as data: what `format: 'json'` gives as text. */
interface ExplanationData {
  readonly status: Decision['status']
  readonly summary: string
  readonly subject: Decision['subject']
  readonly decisionContext: string
  readonly evaluatedAt: string
  readonly validUntil: string | null
  readonly progress: Decision['progress']
  readonly nodes: readonly DecisionNode[]
  readonly ways: readonly string[]
  readonly moreWays: boolean
  readonly warnings: readonly DecisionNode[]
  readonly unusedWaivers: readonly string[]
}

function asData(decision: Decision, focus: 'blocking' | 'all', limit: number): ExplanationData {
  const { ways, truncated } = waysOut(decision, limit)
  const policies = decision.tree.children ?? []
  return {
    status: decision.status,
    summary: decision.summary,
    subject: decision.subject,
    decisionContext: decision.decisionContext,
    evaluatedAt: decision.evaluatedAt,
    validUntil: decision.validUntil,
    progress: decision.progress,
    nodes: focus === 'all' ? policies : policies.flatMap(blocking),
    ways,
    moreWays: truncated,
    warnings: decision.warnings,
    unusedWaivers: decision.unusedWaivers,
  }
}

/** The node without the branches that are satisfied or do not count. */
function blocking(node: DecisionNode): DecisionNode[] {
  if (node.status === 'satisfied' || node.status === 'not-applicable' || node.enforcement !== undefined)
    return []
  return [node.children ? { ...node, children: node.children.flatMap(blocking) } : node]
}

function question({ decisionContext, purpose, subject, evaluatedAt }: Decision): string {
  const why = purpose === undefined ? '' : ` for ${purpose}`
  return `${decisionContext} of ${subject.type} ${subject.identifier}${why}, as of ${evaluatedAt}`
}

function waysAsLines(decision: Decision, limit: number, line: (way: string) => string): string[] {
  if (decision.status === 'satisfied' || decision.status === 'not-applicable') return []
  const { ways, truncated } = waysOut(decision, limit)
  if (ways.length === 0) return ['Nothing can open this gate: a rule asks for more than it has.']
  const head = ways.length === 1 && !truncated ? 'To open the gate:' : 'To open the gate, any one of these:'
  return [head, ...ways.map(line), ...(truncated ? [line('… and other ways')] : [])]
}

function closing(decision: Decision): string[] {
  const { unusedWaivers, validUntil, warnings } = decision
  return [
    ...(warnings.length > 0
      ? [`Warnings, which do not close the gate: ${warnings.map(({ path }) => path).join(', ')}.`]
      : []),
    ...(unusedWaivers.length > 0 ? [`Waivers that were not needed: ${unusedWaivers.join(', ')}.`] : []),
    ...(validUntil === null ? [] : [`With no new evidence this holds until ${validUntil}.`]),
  ]
}

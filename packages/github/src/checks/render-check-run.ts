import { canonicalJson, digestOf } from '@gatewright/core/canonical'
import { explain, type Decision } from '@gatewright/core/policy'
import { cleanText, cutToCharacters } from '../markdown/clean-text.ts'
import { fitMarkdown, type MarkdownSection } from '../markdown/fit-markdown.ts'
import type { CheckAnnotation } from './annotation.ts'
import type { CheckAction } from './check-action.ts'
import type { CheckOutput, CheckRunPatch, CheckRunPlan } from './check-run-plan.ts'
import { conclusionOf, type ConclusionOptions } from './conclusion.ts'

export interface RenderCheckRunOptions extends ConclusionOptions {
  /** The name of the check: what a rule of the branch requires. */
  readonly name: string
  /** The commit that the check run is of. */
  readonly headSha: string
  /** How often the same was decided before, as the attempt of the workflow run; 1 by default. */
  readonly attempt?: number
  /** A page with all of it. */
  readonly detailsUrl?: string
  /** What {@link planAnnotations} made. */
  readonly annotations?: readonly CheckAnnotation[]
  /** More for the summary, as {@link renderComparison} makes it. The explanation of the decision has priority 10. */
  readonly sections?: readonly MarkdownSection[]
  /** At most three buttons; they show when the check run is completed. */
  readonly actions?: readonly CheckAction[]
  readonly startedAt?: string
  readonly completedAt?: string
}

/** GitHub takes no more in one request. */
const annotationsAtOnce = 50
const mostBytes = 65_535
const longestTitle = 255
const mostActions = 3

/**
 * A decision as a check run: the call that creates it, and those that follow.
 *
 * It stays in progress until the last call, which says the conclusion, so that nobody sees a finished check run with half of its
 * annotations. A decision that is pending is never completed.
 *
 * @throws TypeError for more than three actions, and for actions of which GitHub would refuse a text.
 * @example
 * import { renderCheckRun } from '@gatewright/github'
 * import type { Decision } from '@gatewright/core/policy'
 *
 * export function checkRunOf(decision: Decision, headSha: string): number {
 *   const { patches } = renderCheckRun(decision, { name: 'release gate', headSha })
 *   return patches.length
 * }
 */
export function renderCheckRun(decision: Decision, options: RenderCheckRunOptions): CheckRunPlan {
  const { name, headSha, detailsUrl, annotations = [], actions = [], startedAt, completedAt } = options
  checkActionsFit(actions)
  const conclusion = conclusionOf(decision, options)
  const output = outputOf(decision, options)
  const batches = batchesOf(annotations)
  const [first = [], ...others] = batches
  const create = {
    name,
    head_sha: headSha,
    external_id: checkRunId(decision, options.attempt ?? 1),
    ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
    status: 'in_progress' as const,
    ...(startedAt === undefined ? {} : { started_at: startedAt }),
    output: { ...output, ...(first.length === 0 ? {} : { annotations: first }) },
  }
  if (conclusion === undefined) return { create, patches: others.map((batch) => patchOf(output, batch)) }
  const last = others.at(-1)
  const completing: CheckRunPatch = {
    status: 'completed',
    conclusion,
    ...(completedAt === undefined ? {} : { completed_at: completedAt }),
    output: { ...output, ...(last === undefined ? {} : { annotations: last }) },
    ...(actions.length === 0 ? {} : { actions }),
  }
  return { create, patches: [...others.slice(0, -1).map((batch) => patchOf(output, batch)), completing] }
}

/**
 * The `external_id` of a decision's check run: the same for the same policies, subject, context and attempt, whatever was
 * decided.
 */
export function checkRunId(decision: Decision, attempt: number): string {
  const { subject, decisionContext, purpose, policies } = decision
  return digestOf(
    canonicalJson({
      subject: { type: subject.type, identifier: subject.identifier },
      decisionContext,
      purpose: purpose ?? null,
      policies: policies.map(({ id }) => id).sort(),
      attempt,
    }),
  )
}

function outputOf(decision: Decision, { detailsUrl, sections = [] }: RenderCheckRunOptions): CheckOutput {
  const fit = { maxBytes: mostBytes, ...(detailsUrl === undefined ? {} : { moreAt: detailsUrl }) }
  const blocking = { text: explain(decision, { format: 'markdown' }), priority: 10 }
  const all = { text: explain(decision, { format: 'markdown', focus: 'all' }), priority: 10 }
  return {
    title: cutToCharacters(
      cleanText(decision.summary).replaceAll(/\s+/g, ' ').trim() || decision.status,
      longestTitle,
    ),
    summary: fitMarkdown([blocking, ...sections].map(cleaned), fit),
    text: fitMarkdown([all].map(cleaned), fit),
  }
}

function cleaned({ text, priority }: MarkdownSection): MarkdownSection {
  return { text: cleanText(text), priority }
}

function patchOf(output: CheckOutput, annotations: readonly CheckAnnotation[]): CheckRunPatch {
  return { output: { title: output.title, summary: output.summary, annotations } }
}

function batchesOf(annotations: readonly CheckAnnotation[]): readonly (readonly CheckAnnotation[])[] {
  return Array.from({ length: Math.ceil(annotations.length / annotationsAtOnce) }, (_, index) =>
    annotations.slice(index * annotationsAtOnce, (index + 1) * annotationsAtOnce),
  )
}

function checkActionsFit(actions: readonly CheckAction[]): void {
  if (actions.length > mostActions)
    throw new TypeError(`A check run has ${mostActions} actions at most, and these are ${actions.length}.`)
  for (const { label, description, identifier } of actions)
    for (const [text, most] of [
      [label, 20],
      [description, 40],
      [identifier, 20],
    ] as const)
      if (text === '' || [...text].length > most)
        throw new TypeError(`"${text}" of a check run's action has not 1 to ${most} characters.`)
}

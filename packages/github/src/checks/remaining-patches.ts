import type { CheckAnnotation } from './annotation.ts'
import type { CheckRunPatch, CheckRunPlan } from './check-run-plan.ts'

/** A check run that is on GitHub already. */
export interface FoundCheckRun {
  readonly id: number
  readonly isCompleted: boolean
  readonly conclusion: string | undefined
  readonly title: string
  readonly summary: string
  readonly annotations: readonly CheckAnnotation[]
}

/**
 * What is missing of a plan on GitHub: the patches that are still to be sent. Undefined where what is there is not a part of
 * the plan, for annotations can't be taken back, and what is completed stays.
 */
export function remainingPatches(
  plan: CheckRunPlan,
  found: FoundCheckRun,
): readonly CheckRunPatch[] | undefined {
  const calls = [plan.create, ...plan.patches]
  const wanted = calls.flatMap(({ output }) => output?.annotations ?? [])
  if (found.annotations.length > wanted.length) return undefined
  if (!found.annotations.every((annotation, index) => isSame(annotation, wanted[index]))) return undefined
  const conclusion = plan.patches.at(-1)?.conclusion
  const isWhole = found.annotations.length === wanted.length
  const { title, summary } = plan.create.output
  const isSameText = found.title === title && found.summary === summary
  if (found.isCompleted) return isWhole && isSameText && found.conclusion === conclusion ? [] : undefined
  // How many annotations are there behind each call.
  let sent = 0
  const behind = calls.map(({ output }) => (sent += output?.annotations?.length ?? 0))
  // Each call sends all of its own or none.
  if (!behind.includes(found.annotations.length)) return undefined
  const rest = plan.patches.filter(
    ({ conclusion: ends }, index) => ends !== undefined || (behind[index] ?? 0) >= found.annotations.length,
  )
  const unsent = rest.map((patch) => withoutSent(patch, isWhole))
  if (isWhole && conclusion === undefined && unsent.length === 0 && !isSameText)
    return [{ output: { title, summary } }]
  return unsent
}

/** The last patch completes the check run even where its annotations are there. */
function withoutSent(patch: CheckRunPatch, isWhole: boolean): CheckRunPatch {
  if (!isWhole || !patch.output) return patch
  const { annotations: _, ...output } = patch.output
  return { ...patch, output }
}

function isSame(one: CheckAnnotation, other: CheckAnnotation | undefined): boolean {
  const told = ({ path, start_line, end_line, annotation_level, message, title }: CheckAnnotation): string =>
    JSON.stringify([path, start_line, end_line, annotation_level, message, title ?? null])
  return other !== undefined && told(one) === told(other)
}

import type { Quirks } from '../compat.ts'
import type { WaiverDbRecord } from '../../schema/waiver-record.ts'
import { isOfType } from '../subjects/subject.ts'
import { isSatisfied, type Answer } from './answer.ts'
import type { GreenwaveRequirement } from './requirement.ts'

/**
 * The answers as waivers leave them. A waiver is for a subject, by its type or an alias of that, and a testcase; one
 * without a scenario is for all scenarios, and one that names no architecture, variant or result for all of them. The first
 * that fits counts.
 *
 * Trouble with a remote rule can be waived by its name; as Greenwave has it (`waived-trouble-vanishes`), it is gone then.
 */
export function waiveAnswers(
  answers: readonly Answer[],
  waivers: readonly WaiverDbRecord[],
  quirks: Quirks,
): readonly Answer[] {
  const isScoped = !quirks.has('waivers-unscoped')
  return answers.flatMap((answer) => {
    const waiver = isSatisfied(answer)
      ? undefined
      : waivers.find((one) => isFor(one, answer) && (!isScoped || isInScope(one, answer)))
    if (!waiver) return [answer]
    if (quirks.has('waived-trouble-vanishes') && answer.kind.endsWith('-gating-yaml')) return []
    return [{ ...answer, isWaived: true, requirement: waived(answer.requirement, waiver.id) }]
  })
}

function isFor(waiver: WaiverDbRecord, { subject, testcase, scenario }: Answer): boolean {
  return (
    isOfType(subject.type, waiver.subject_type) &&
    waiver.subject_identifier === subject.identifier &&
    waiver.testcase === testcase &&
    (!waiver.scenario || waiver.scenario === scenario)
  )
}

/** Whether what narrows a waiver lets it be for the answer; one for an architecture is not for a test that never ran. */
function isInScope(waiver: WaiverDbRecord, { requirement }: Answer): boolean {
  const facts = requirement as Readonly<Record<string, unknown>>
  const { only_result_id: onlyResult } = waiver
  return (
    (onlyResult === undefined || onlyResult === null || isSameResult(onlyResult, facts['result_id'])) &&
    (['system_architecture', 'system_variant'] as const).every(
      (key) => !waiver[key] || waiver[key] === facts[key],
    )
  )
}

/** A number may also be written as text. */
function isSameResult(wanted: number | string, id: unknown): boolean {
  return wanted === id || (id !== undefined && String(wanted) === String(id as number | string))
}

/** Only what is not satisfied is waived, so the type has a `-waived` to it. */
function waived(requirement: GreenwaveRequirement, waiverId: number): GreenwaveRequirement {
  const { item: _, ...facts } = requirement as Readonly<Record<string, unknown>> & { readonly type: string }
  const waivedFacts = { ...facts, type: `${requirement.type}-waived`, waiver_id: waiverId }
  return waivedFacts as unknown as GreenwaveRequirement
}

import type { Quirks } from '../compat.ts'
import type { WaiverDbRecord } from '../../schema/waiver-record.ts'
import { isOfType } from '../subjects/subject.ts'
import { isSatisfied, type Answer } from './answer.ts'
import type { GreenwaveRequirement } from './requirement.ts'

/**
 * The answers as waivers leave them. A waiver is for a subject, by its type or an alias of that, and a testcase; one
 * without a scenario is for all scenarios, and one that names no architecture, variant or result for all of them. The first
 * that fits counts. A result of several scenarios is waived when each of them is; for Greenwave (`waivers-unscoped`) its
 * first scenario stands for all.
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
      : isScoped
        ? waiverInScope(waivers, answer)
        : waivers.find((one) => isFor(one, answer) && isForScenario(one, answer.scenario))
    if (!waiver) return [answer]
    if (quirks.has('waived-trouble-vanishes') && answer.kind.endsWith('-gating-yaml')) return []
    return [{ ...answer, isWaived: true, requirement: waived(answer.requirement, waiver.id) }]
  })
}

/** The waiver for the first scenario, where there is one for each. */
function waiverInScope(waivers: readonly WaiverDbRecord[], answer: Answer): WaiverDbRecord | undefined {
  const about = waivers.filter((one) => isFor(one, answer) && isInScope(one, answer))
  const { scenario: several = [] } = answer.ways
  const scenarios = several.length === 0 ? [answer.scenario] : several
  const [first, ...others] = scenarios.map((scenario) => about.find((one) => isForScenario(one, scenario)))
  return others.includes(undefined) ? undefined : first
}

function isForScenario(waiver: WaiverDbRecord, scenario: string | null): boolean {
  return !waiver.scenario || waiver.scenario === scenario
}

function isFor(waiver: WaiverDbRecord, { subject, testcase }: Answer): boolean {
  return (
    isOfType(subject.type, waiver.subject_type) &&
    waiver.subject_identifier === subject.identifier &&
    waiver.testcase === testcase
  )
}

/** Whether what narrows a waiver lets it be for the answer; one for an architecture is not for a test that never ran. */
function isInScope(waiver: WaiverDbRecord, { requirement, ways }: Answer): boolean {
  const facts = requirement as Readonly<Record<string, unknown>>
  const { only_result_id: onlyResult } = waiver
  return (
    (onlyResult === undefined || onlyResult === null || isSameResult(onlyResult, facts['result_id'])) &&
    (['system_architecture', 'system_variant'] as const).every(
      (key) => !waiver[key] || (ways[key]?.length === 1 && ways[key][0] === waiver[key]),
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

import type { CasesSummary } from './reports.ts'
import { readStepCases, withoutThrowing, type StepCase } from './step-cases.ts'

/** How cases of one kind are run. */
export interface StepCaseRunner<Case extends StepCase> {
  /** Keys of a case that the runner makes something of, beside those that every case may have. */
  readonly ownKeys: readonly string[]
  /** What of the answers is not as expected: as upstream answers, or by default. */
  faultsOf(one: Case, compat?: 'upstream'): Promise<readonly string[]>
}

/** What tells people of a case and decides nothing. */
const toldKeys = [
  'id',
  'kind',
  'source',
  'note',
  'needs',
  'observed',
  'probe',
  'title',
  'about',
  'comment',
  'steps',
]

/** Runs every case of a file as upstream answers, which counts, and once more by default, to see what differs. */
export async function runStepCases<Case extends StepCase>(
  manifestFile: string,
  print: (line: string) => void,
  { ownKeys, faultsOf }: StepCaseRunner<Case>,
): Promise<CasesSummary> {
  const known = new Set([...toldKeys, ...ownKeys])
  const summary = { passed: 0, failed: 0 }
  const differing: string[] = []
  for (const one of await readStepCases<Case>(manifestFile)) {
    const faults =
      'fault' in one
        ? [one.fault]
        : [
            ...Object.keys(one)
              .filter((key) => !known.has(key))
              .map((key) => `the case has "${key}", which this runner does not know`),
            ...(await withoutThrowing(() => faultsOf(one, 'upstream'))),
          ]
    summary[faults.length === 0 ? 'passed' : 'failed'] += 1
    if (faults.length > 0) print(`FAILED  ${one.id}`)
    for (const fault of faults) print(`    ${fault}`)
    if ('fault' in one || faults.length > 0) continue
    const [difference] = await withoutThrowing(() => faultsOf(one))
    if (difference !== undefined) differing.push(`${one.id}: ${difference}`)
  }
  print(`answered otherwise by default: ${differing.length}`)
  for (const line of differing) print(`    ${line}`)
  print(`${summary.passed} passed, ${summary.failed} failed`)
  return summary
}

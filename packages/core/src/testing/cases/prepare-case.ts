import { err, ok, type Result } from 'neverthrow'
import {
  DecisionQuerySchema,
  EvidenceSchema,
  type DecisionQueryData,
  type Evidence,
  type Policy,
} from '../../policy/index.ts'
import { checkSchema } from '../../schema/index.ts'
import type { CaseData } from './case-data.ts'
import { caseEvidence, caseLists } from './case-evidence.ts'
import { caseProblems, timeProblems } from './case-problems.ts'
import { ambiguousResults, outcomesOf } from './case-results.ts'
import { mentionsOf } from './mentions.ts'

/** What a case is decided by: it follows from the case and the policies, whatever the order of the case's calls was. */
export interface PreparedCase {
  readonly evidence: Evidence
  readonly query: DecisionQueryData
}

/** The evidence and the question of a case about policies, or all that keeps it from being asked, a sentence each. */
export function prepareCase(
  data: CaseData,
  policies: readonly Policy[],
): Result<PreparedCase, readonly string[]> {
  const mentions = mentionsOf(policies, caseLists(data))
  const problems = [...timeProblems(data), ...caseProblems(data, mentions, outcomesOf(policies))]
  if (problems.length > 0) return err(problems)
  const evidence = caseEvidence(data, policies, mentions)
  const query = {
    decisionContext: data.decisionContext ?? policies[0]?.applies.decisionContexts[0] ?? '',
    ...(data.purpose === undefined ? {} : { purpose: data.purpose }),
    at: data.at,
  }
  const faults = [
    ...faultsOf('evidence', checkSchema(EvidenceSchema, evidence)),
    ...faultsOf('query', checkSchema(DecisionQuerySchema, query)),
  ]
  if (faults.length > 0) return err(faults)
  const ambiguous = ambiguousResults(evidence.results)
  return ambiguous.length > 0 ? err(ambiguous) : ok({ evidence, query })
}

function faultsOf(
  what: string,
  checked: Result<
    unknown,
    { readonly problems: readonly { readonly path: string; readonly message: string }[] }
  >,
): readonly string[] {
  return checked.match(
    () => [],
    ({ problems }) => problems.map(({ path, message }) => `${what}.${path}: ${message}`),
  )
}

import { cutText } from '../bus/message-values.ts'
import type { ArtifactItems } from './artifact-item.ts'
import type { FedoraCiFields } from './fedora-ci-fields.ts'
import type { FedoraCiState } from './fedora-ci-outcome.ts'

const longestReason = 256
const unknown = 'not available'

/** What a message says beside the testcase and the outcome, under the keys that ResultsDB has it under. */
export function fedoraCiData(
  state: FedoraCiState,
  { contact, run, test, recipients, system, error, pipeline }: FedoraCiFields,
  artifact: ArtifactItems,
  item: string,
): Readonly<Record<string, unknown>> {
  const ofSystem = (key: 'os' | 'provider' | 'architecture' | 'variant'): readonly unknown[] => [
    ...new Set(system.map((one) => one[key])),
  ]
  return filled({
    ...artifact.data,
    type: artifact.type,
    item,
    ci_name: contact.name || unknown,
    ci_team: contact.team || unknown,
    ci_url: contact.url || unknown,
    ci_irc: contact.irc || unknown,
    ci_email: contact.email || unknown,
    ci_docs: contact.docs,
    pipeline_id: pipeline?.id,
    recipients,
    log: run?.log,
    rebuild: run?.rebuild,
    category: test.category,
    scenario: test.scenario,
    // Reports are found by their address; one that stands in the message is in the message that is kept.
    xunit: /^https?:\/\//i.test(test.xunit ?? '') ? test.xunit : undefined,
    system_os: ofSystem('os'),
    system_provider: ofSystem('provider'),
    // Where the machine has nothing to do with the item, a note that a test is queued, which names no machine, would be of
    // another variant than its outcome.
    ...(artifact.isOfSystem
      ? { system_architecture: ofSystem('architecture'), system_variant: ofSystem('variant') }
      : {}),
    ...(state === 'error'
      ? { error_reason: cutText(error?.reason || unknown, longestReason), issue_url: error?.issue_url }
      : {}),
  })
}

/** Templates that nobody filled in are full of empty texts, which say nothing. */
function filled(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(data).map(([key, value]): [string, unknown] => [
    key,
    Array.isArray(value) ? (value as readonly unknown[]).filter((one) => one !== '') : value,
  ])
  return Object.fromEntries(
    entries.filter(([, value]) => value !== '' && value !== undefined && value !== null),
  )
}

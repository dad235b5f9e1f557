import { quirksOf, type CompatOptions } from '../../../packages/core/src/greenwave/compat.ts'
import {
  policyConcerns,
  ruleConcerns,
  type Concern,
} from '../../../packages/core/src/greenwave/changes/concerns.ts'
import { policyApplies } from '../../../packages/core/src/greenwave/decision/applies.ts'
import { settingsOf } from '../../../packages/core/src/greenwave/settings.ts'
import { subjectOf, type SubjectType } from '../../../packages/core/src/greenwave/index.ts'
import { ManifestError } from '../manifest.ts'
import type { GreenwaveCase, GreenwaveCommon } from './case-file.ts'
import { recordOf, textsOf, type Data } from './data.ts'
import { worldOf } from './world.ts'

/** Whether the first policy of a case, or its first rule, is about something. */
export async function matchCase(
  one: GreenwaveCase,
  common: GreenwaveCommon,
  options: CompatOptions,
): Promise<Data> {
  const { world, requestedUrls } = worldOf(one, common)
  const attributes = recordOf(one, 'attributes')
  const concern = concernOf(attributes, world.subjectTypes)
  const [policy] = world.policies
  const [rule] = policy?.rules ?? []
  const isAboutRule = one['target'] === 'rule'
  if (!policy || (isAboutRule && !rule)) throw new ManifestError('There is nothing to match.')
  const isRemote = isAboutRule
    ? rule?.type === 'RemoteRule'
    : policyApplies(policy, concern) && policy.rules.some(({ type }) => type === 'RemoteRule')
  // Asked whether there is a remote rule at all, Greenwave does not look into its file.
  if (attributes['match_any_remote_rule'] === true && isRemote) return { matches: true, requested_urls: [] }
  const { remoteFiles: files, builds } = world
  const context = { settings: settingsOf(world.settings), files, builds, quirks: quirksOf(options) }
  const matched =
    isAboutRule && rule
      ? await ruleConcerns(rule, policy, concern, context)
      : await policyConcerns(policy, concern, context)
  return matched.match(
    (matches): Data => ({ matches, requested_urls: requestedUrls() }),
    ({ httpStatus, message }): Data => ({ http_status: httpStatus, message }),
  )
}

function concernOf(attributes: Data, types: readonly SubjectType[]): Concern {
  const subject = 'subject' in attributes ? recordOf(attributes, 'subject') : {}
  const type = attributes['subject_type'] ?? subject['type']
  const identifier = attributes['subject_identifier'] ?? subject['item'] ?? subject['identifier']
  const productVersion = attributes['product_version']
  const { testcase } = attributes
  const decisionContexts = textsOf(attributes['decision_context'])
  return {
    ...(decisionContexts ? { decisionContexts } : {}),
    ...(typeof productVersion === 'string' ? { productVersion } : {}),
    ...(typeof testcase === 'string' ? { testcase } : {}),
    ...(typeof type === 'string'
      ? { subject: subjectOf(type, typeof identifier === 'string' ? identifier : '', types) }
      : {}),
  }
}

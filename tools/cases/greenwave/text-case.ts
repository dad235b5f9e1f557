import type { CompatOptions } from '../../../packages/core/src/greenwave/compat.ts'
import {
  greenwaveMessage,
  policyJson,
  readGreenwavePolicies,
  validateGatingYaml,
} from '../../../packages/core/src/greenwave/index.ts'
import { ManifestError } from '../manifest.ts'
import type { GreenwaveCase, GreenwaveCommon } from './case-file.ts'
import { textOf, type Data } from './data.ts'
import { policiesOf } from './world.ts'

/** Whether policies can be read, and which they are. */
export function parseCase(one: GreenwaveCase): Data {
  const { policy_class: kind = 'server', text } = one
  if (kind !== 'server' && kind !== 'remote')
    throw new ManifestError(`Policies of the class "${textOf(kind)}" are not known.`)
  if (typeof text !== 'string') throw new ManifestError('There is no text to parse.')
  return readGreenwavePolicies(text, { kind }).match(
    (policies): Data => ({ ok: true, policies: policies.map(policyJson) }),
    (error): Data => ({ ok: false, error: greenwaveMessage(error) }),
  )
}

/** What the API says of a remote policy, by the example policies where the case has none of its own. */
export function validateCase(one: GreenwaveCase, common: GreenwaveCommon, options: CompatOptions): Data {
  const policies = policiesOf('policies' in one ? one : { policies: '@conf' }, common)
  const { status, body } = validateGatingYaml(textOf(one['text']), { policies, ...options })
  return { http_status: status, ...body }
}

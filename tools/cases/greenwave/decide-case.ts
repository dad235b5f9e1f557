import { quirksOf, type CompatOptions } from '../../../packages/core/src/greenwave/compat.ts'
import { decideChecked } from '../../../packages/core/src/greenwave/decision/decide-greenwave.ts'
import {
  createGreenwaveApi,
  parseDateTime,
  readGreenwavePolicyValue,
  subjectFromData,
  subjectOf,
  type GreenwaveFailure,
  type Subject,
  type SubjectType,
} from '../../../packages/core/src/greenwave/index.ts'
import { ManifestError } from '../manifest.ts'
import type { GreenwaveCase, GreenwaveCommon } from './case-file.ts'
import { isRecord, recordOf, recordsOf, textOf, textsOf, valueOf, type Data } from './data.ts'
import { worldOf } from './world.ts'

/** Decides through the API, or the function behind it, as the case says. */
export async function decideCase(
  one: GreenwaveCase,
  common: GreenwaveCommon,
  options: CompatOptions,
): Promise<Data> {
  const level = one['level'] ?? 'api'
  if (level === 'api' || level === 'http') return decideByApi(one, common, options)
  if (level === 'function') return decideByFunction(one, common, options)
  throw new ManifestError(`Decisions of the level "${textOf(level)}" are not known.`)
}

async function decideByApi(one: Data, common: GreenwaveCommon, options: CompatOptions): Promise<Data> {
  const { world, requestedUrls, waiverQueries } = worldOf(one, common)
  const api = createGreenwaveApi({ world: () => world, version: '0.0.0', ...options })
  const { status, body } = await api({ method: 'POST', path: '/decision', body: one['request'] })
  return {
    ...(isRecord(body) ? body : { message: body }),
    http_status: status,
    requested_urls: requestedUrls(),
    waivers_queried: waiverQueries(),
  }
}

/** Decides on what a request says, without the checks of the API: a request may leave out the decision context. */
async function decideByFunction(one: Data, common: GreenwaveCommon, options: CompatOptions): Promise<Data> {
  const { world, requestedUrls, waiverQueries } = worldOf(one, common)
  const request = recordOf(one, 'request')
  const when = request['when']
  const through = typeof when === 'string' ? parseDateTime(when) : undefined
  if (when && !through) throw new ManifestError(`"when" is no time: ${textOf(when)}`)
  const decided = await decideChecked(
    {
      productVersion: textOf(request['product_version']),
      decisionContexts: textsOf(request['decision_context']) ?? [],
      onDemand: request['rules'] ? valueOf(readGreenwavePolicyValue(request, 'on-demand')) : undefined,
      subjects: subjectsOf(request, world.subjectTypes),
      isVerbose: request['verbose'] === true,
      ignoredResults: idsOf(request['ignore_result']),
      ignoredWaivers: idsOf(request['ignore_waiver']),
      through,
    },
    world,
    { quirks: quirksOf(options), expectVariants: undefined },
  )
  const asked = { requested_urls: requestedUrls(), waivers_queried: waiverQueries() }
  return decided.match(
    ({ decision, answers, policyIds }): Data => ({
      ...decision,
      ...asked,
      applicable_policies: policyIds,
      requirement_types: answers.map(({ requirement }) => requirement.type),
    }),
    ({ httpStatus, message }: GreenwaveFailure): Data => ({ ...asked, http_status: httpStatus, message }),
  )
}

function subjectsOf(request: Data, types: readonly SubjectType[]): readonly Subject[] {
  if (request['subject'] === undefined)
    return [subjectOf(textOf(request['subject_type']), textOf(request['subject_identifier']), types)]
  return recordsOf(request, 'subject').map((data) => {
    const found = subjectFromData(data, types)
    if (!found) throw new ManifestError(`Nobody can tell what subject this is: ${textOf(data)}`)
    return { type: found.type, identifier: textOf(found.identifier) }
  })
}

function idsOf(value: unknown): readonly (number | string)[] {
  return Array.isArray(value) ? (value as readonly (number | string)[]) : []
}

import {
  announcedSubject,
  productVersionsOf,
  subjectFromData,
  subjectOf,
  type Subject,
  type SubjectType,
} from '../../../packages/core/src/greenwave/index.ts'
import {
  packageName,
  resultQueries,
  subjectJson,
} from '../../../packages/core/src/greenwave/subjects/subject.ts'
import type { GreenwaveCase, GreenwaveCommon } from './case-file.ts'
import { recordOf, textOf, type Data } from './data.ts'
import { worldOf } from './world.ts'

/** The subject that data is about, in all the words that cases have for it. */
export function subjectCase(one: GreenwaveCase, { subjectTypes }: GreenwaveCommon): Data {
  const subject = subjectIn(one, subjectTypes)
  if (!subject) {
    const nothing = { subject: null, type: null, item: null, dict: null, result_queries: null }
    return { ...nothing, package_name: null, error: 'Could not detect subject_identifier' }
  }
  return {
    type: subject.type.id,
    item: subject.identifier,
    dict: subjectJson(subject),
    subject: subjectJson(subject),
    result_queries: resultQueries(subject),
    package_name: packageName(subject) ?? null,
    error: null,
  }
}

/** A message about a new result must say more than a request: what of it is a subject is another question. */
function subjectIn(one: GreenwaveCase, types: readonly SubjectType[]): Subject | undefined {
  const data = recordOf(one, 'data')
  if (/announce|listener|consumer/i.test(textOf(one['source']))) return announcedSubject(data, types)
  const found = subjectFromData(data, types)
  return typeof found?.identifier === 'string'
    ? { type: found.type, identifier: found.identifier }
    : announcedSubject(data, types)
}

/** The product versions that a subject may be for. */
export async function productVersionsCase(one: GreenwaveCase, common: GreenwaveCommon): Promise<Data> {
  const { world } = worldOf(one, common)
  const subject = subjectOf(
    textOf(one['subject_type']),
    textOf(one['subject_identifier']),
    world.subjectTypes,
  )
  const koji = one['koji'] === undefined ? {} : recordOf(one, 'koji')
  const taskId = koji['task_id']
  const versions = await productVersionsOf(subject, {
    ...(world.builds ? { builds: world.builds } : {}),
    ...(typeof taskId === 'number' ? { taskId } : {}),
  })
  return versions.match(
    (product_versions): Data => ({ product_versions }),
    ({ message }): Data => ({ error: `Could not reach Koji: ${message}` }),
  )
}

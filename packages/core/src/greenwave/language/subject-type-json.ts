import type { ProductVersionMatch, SubjectData, SubjectType } from '../subjects/subject-type.ts'

/** How a subject is said as data, in the words of the API. */
export interface SubjectDataJson {
  readonly item_key?: string
  readonly keys?: Readonly<Record<string, string>>
}

export interface ProductVersionMatchJson {
  readonly match: string
  readonly product_version: string
}

/** A subject type as `GET /subject_types` shows it. */
export interface SubjectTypeJson {
  readonly id: string
  readonly aliases: readonly string[]
  readonly item_key: string | null
  readonly is_koji_build: boolean
  readonly is_nvr: boolean
  readonly ignore_missing_policy: boolean
  readonly product_version_match: readonly ProductVersionMatchJson[]
  readonly product_version_from_koji_build_target: readonly ProductVersionMatchJson[]
  readonly product_version: string | null
  readonly item_dict: SubjectDataJson
  readonly result_queries: readonly SubjectDataJson[]
}

/**
 * A subject type as Greenwave's API shows it.
 *
 * @example
 * import { readSubjectTypeValue, subjectTypeJson } from '@gatewright/core/greenwave'
 *
 * const json = readSubjectTypeValue({ id: 'koji_build' }).map((type) => subjectTypeJson(type))
 */
export function subjectTypeJson(type: SubjectType): SubjectTypeJson {
  return {
    id: type.id,
    aliases: type.aliases,
    item_key: type.itemKey,
    is_koji_build: type.isKojiBuild,
    is_nvr: type.isNvr,
    ignore_missing_policy: type.ignoreMissingPolicy,
    product_version_match: type.productVersionMatch.map((one) => matchJson(one)),
    product_version_from_koji_build_target: type.productVersionFromKojiBuildTarget.map((one) =>
      matchJson(one),
    ),
    product_version: type.productVersion,
    item_dict: type.itemDict ? dataJson(type.itemDict) : {},
    result_queries: type.resultQueries.map((one) => dataJson(one)),
  }
}

function matchJson({ match, productVersion }: ProductVersionMatch): ProductVersionMatchJson {
  return { match, product_version: productVersion }
}

function dataJson({ itemKey, keys }: SubjectData): SubjectDataJson {
  return { ...(itemKey === undefined ? {} : { item_key: itemKey }), ...(keys === undefined ? {} : { keys }) }
}

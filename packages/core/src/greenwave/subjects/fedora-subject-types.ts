import { orThrow } from '../../errors/gatewright-error.ts'
import { readSubjectTypes } from '../language/read-subject-types.ts'
import type { SubjectType } from './subject-type.ts'

const yaml = `
--- !SubjectType
id: bodhi_update
ignore_missing_policy: true
--- !SubjectType
id: compose
item_key: productmd.compose.id
item_dict: {item_key: productmd.compose.id}
product_version_match:
  - {match: '^(RHEL-\\d*)\\..*', product_version: '\\1'}
--- !SubjectType
id: koji_build
aliases: [brew-build]
is_koji_build: true
is_nvr: true
item_key: original_spec_nvr
result_queries:
  - {item_key: item, keys: {type: 'koji_build,brew-build'}}
  - {item_key: original_spec_nvr}
product_version_from_koji_build_target:
  - {match: '^(rhel-\\d+\\.\\d+).*', product_version: '\\1'}
  - {match: '^(rhel-\\d+).*', product_version: '\\1'}
--- !SubjectType
id: redhat-container-image
is_koji_build: true
is_nvr: true
item_key: nvr
product_version: rhel-8
result_queries:
  - {item_key: nvr, keys: {type: redhat-container-image}}
  - {item_key: item, keys: {type: koji_build}}
--- !SubjectType
id: redhat-module
product_version: rhel-8
`

/**
 * The subject types that Greenwave's own example configuration has: updates, composes, Koji builds, container images and
 * modules. Without types nothing is known of a subject: lists of packages, aliases and `original_spec_nvr` say nothing.
 *
 * @example
 * import { fedoraSubjectTypes } from '@gatewright/core/greenwave'
 *
 * console.log(fedoraSubjectTypes().map(({ id }) => id).includes('koji_build')) // true
 */
export function fedoraSubjectTypes(): readonly SubjectType[] {
  return orThrow(readSubjectTypes(yaml))
}

import { err, ok, type Result } from 'neverthrow'
import type { PolicyError } from '../../policy/language/policy-error.ts'
import type { ProductVersionMatch, SubjectData, SubjectType } from '../subjects/subject-type.ts'
import type { Fault } from '../../policy/language/yaml-fault.ts'
import { errorOf, faultsIn } from './fault.ts'
import { fieldsOfNode, fieldsOfValue, optional, required, type Fields } from './fields.ts'
import { boolean, fault, listOf, text, texts, type Format } from './formats.ts'
import { pythonRepr, pythonText } from './python-text.ts'
import { pythonPattern } from '../../schema/python-pattern.ts'
import { readRoots } from './read-policies.ts'
import { readYaml } from './yaml-node.ts'

/**
 * Reads subject types from YAML, one a document. Answers all of the text, or every problem with its line and column, in
 * Greenwave's words; a text with one bad subject type gives none.
 *
 * @example
 * import { readSubjectTypes } from '@gatewright/core/greenwave'
 *
 * const types = readSubjectTypes('--- !SubjectType\nid: koji_build\naliases: [brew-build]\nis_nvr: true\n')
 */
export function readSubjectTypes(
  source: string,
  options: { readonly file?: string } = {},
): Result<readonly SubjectType[], PolicyError> {
  const { documents, lines } = readYaml(source)
  return readRoots(documents, '!SubjectType', (root) =>
    fieldsOfNode(root).andThen((fields) => readSubjectType(fields, true)),
  ).mapErr((faults) => errorOf(faults, options.file, lines))
}

/**
 * Reads one subject type from data that came as JSON, with the keys of the file.
 *
 * @example
 * import { readSubjectTypeValue } from '@gatewright/core/greenwave'
 *
 * const type = readSubjectTypeValue({ id: 'koji_build', aliases: ['brew-build'], is_nvr: true })
 */
export function readSubjectTypeValue(value: unknown): Result<SubjectType, PolicyError> {
  const data = plainObject(value)
  if (!data) return err(errorOf([fault('Expected mapping for !SubjectType tagged object', 'wrong-type')]))
  return readSubjectType(fieldsOfValue(data), false).mapErr((faults) => errorOf(faults))
}

function readSubjectType(fields: Fields, isLabelled: boolean): Result<SubjectType, readonly Fault[]> {
  const id = required(fields, 'id', text, null)
  const type: SubjectType = {
    id: id ?? '',
    aliases: optional(fields, 'aliases', texts, []),
    itemKey: optional(fields, 'item_key', text, null),
    isKojiBuild: optional(fields, 'is_koji_build', boolean, false),
    isNvr: optional(fields, 'is_nvr', boolean, false),
    ignoreMissingPolicy: optional(fields, 'ignore_missing_policy', boolean, false),
    productVersionMatch: optional(fields, 'product_version_match', versionMatches, []),
    productVersionFromKojiBuildTarget: optional(
      fields,
      'product_version_from_koji_build_target',
      versionMatches,
      [],
    ),
    productVersion: optional(fields, 'product_version', text, null),
    itemDict: optional(fields, 'item_dict', subjectData, null),
    resultQueries: optional(fields, 'result_queries', subjectQueries, []),
  }
  if (fields.faults.length === 0) return ok(type)
  const label = isLabelled ? `SubjectType ${id === null ? 'None' : pythonRepr(id)}: ` : ''
  return err(faultsIn(fields.faults, label))
}

/** Texts by name, for other keys of a subject. */
const textsByName: Format<Readonly<Record<string, string>>> = {
  fromNode: (node) =>
    fieldsOfNode(node).andThen((fields) => {
      const found = fields.names.map((name) => [name, required(fields, name, text, '')] as const)
      return fields.faults.length > 0 ? err(fields.faults) : ok(Object.fromEntries(found))
    }),
  fromValue: (value) => {
    const data = plainObject(value)
    if (!data) return err([fault(`Expected a dict value, got: ${pythonText(value)}`, 'wrong-type')])
    return ok(Object.fromEntries(Object.entries(data).map(([key, member]) => [key, pythonText(member)])))
  },
}

const subjectData = dictionary<SubjectData>((fields) => {
  const itemKey = optional(fields, 'item_key', text, undefined)
  const keys = optional(fields, 'keys', textsByName, undefined)
  return { ...(itemKey === undefined ? {} : { itemKey }), ...(keys === undefined ? {} : { keys }) }
})

/** A text that can be compiled: what cannot would match nothing, and nobody would know. */
const pattern: Format<string> = {
  fromNode: (node) =>
    text.fromNode(node).andThen((source) =>
      pythonPattern(source)
        .map(() => source)
        .mapErr((reason) => [fault(`Not a regular expression: ${reason}`, 'bad-format', node)]),
    ),
  fromValue: (value) =>
    text.fromValue(value).andThen((source) =>
      pythonPattern(source)
        .map(() => source)
        .mapErr((reason) => [fault(`Not a regular expression: ${reason}`, 'bad-format')]),
    ),
}

const versionMatch = dictionary<ProductVersionMatch>((fields) => ({
  match: required(fields, 'match', pattern, ''),
  productVersion: required(fields, 'product_version', text, ''),
}))

const subjectQueries = listOfDictionaries(subjectData)
const versionMatches = listOfDictionaries(versionMatch)

function dictionary<Value>(read: (fields: Fields) => Value): Format<Value> {
  const checked = (fields: Fields): Result<Value, readonly Fault[]> => {
    const value = read(fields)
    return fields.faults.length > 0 ? err(fields.faults) : ok(value)
  }
  return {
    fromNode: (node) =>
      node.kind === 'mapping'
        ? fieldsOfNode(node).andThen(checked)
        : err([fault(`expected a mapping node, but found ${node.kind}`, 'wrong-type', node)]),
    fromValue: (value) => {
      const data = plainObject(value)
      if (data) return checked(fieldsOfValue(data))
      return err([fault(`Expected a dict value, got: ${pythonText(value)}`, 'wrong-type')])
    },
  }
}

function listOfDictionaries<Value>(item: Format<Value>): Format<readonly Value[]> {
  return listOf<Value>('dict', {
    fromNode: (node) => (node.kind === 'mapping' ? item.fromNode(node) : ok(undefined)),
    fromValue: (value) => (plainObject(value) ? item.fromValue(value) : ok(undefined)),
  })
}

function plainObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

import { isRecord, textOf, type Data } from '../greenwave/data.ts'
import { textsIn, type Place } from './walk.ts'

/** What names are names of, and where they stand. */
export interface Role {
  readonly keys: readonly string[]
  /** Of addresses. */
  readonly parameters?: readonly string[]
  /** The beginning of addresses that end in a name. */
  readonly folder?: string
  /** Keys of policies in YAML. */
  readonly yaml?: readonly string[]
  /** Whether digits may be exchanged as well. */
  readonly hasDigits?: boolean
  /** The part of a text that can be another one without its meaning being another. */
  readonly partOf?: (text: string) => string
  /** Whether an answer depends on more of the names than which of them are the same. */
  readonly isTold?: (one: Data) => boolean
}

export const roles: Readonly<Record<string, Role>> = {
  testcases: {
    keys: ['testcase', 'test_case_name', 'testcases'],
    parameters: ['testcase', 'testcases', 'name'],
    folder: '/testcases/',
    isTold: listsTestcases,
    yaml: ['test_case_name'],
    hasDigits: true,
  },
  'policy ids': { keys: ['applicable_policies', 'policy', 'id'], yaml: ['id'], hasDigits: true },
  subjects: {
    keys: [
      'subject_identifier',
      'item',
      'original_spec_nvr',
      'nvr',
      'productmd.compose.id',
      'packages',
      'excluded_packages',
    ],
    parameters: ['item', 'subject_identifier'],
    partOf: changeablePart,
    // A pattern may be about a part that stays.
    isTold: (one) => addressesIn(one).some((address) => /\b(?:item|subject_identifier):like=/.test(address)),
  },
  'decision contexts': {
    keys: ['decision_context', 'decision_contexts'],
    yaml: ['decision_context', 'decision_contexts'],
    hasDigits: true,
  },
  'product versions': {
    keys: ['product_version', 'product_versions'],
    parameters: ['product_version'],
    yaml: ['product_versions'],
    hasDigits: true,
  },
  scenarios: { keys: ['scenario'], parameters: ['scenario'], hasDigits: true },
  users: { keys: ['as', 'username', 'proxied_by', 'users'], parameters: ['username', 'proxied_by'] },
  groups: {
    keys: ['groups', 'uuid'],
    parameters: ['groups', 'uuid'],
    folder: '/groups/',
    hasDigits: true,
  },
}

/** The names of a role that stand in a case, patterns of such names among them. */
export function namesIn(one: Data, role: Role): readonly string[] {
  if (role.isTold?.(one)) return []
  const found = textsIn(one).flatMap((place) => namesAt(place, role))
  const names = found.map((name) => role.partOf?.(name) ?? name)
  // A number may be anything's, and an address is no name.
  return [...new Set(names)].filter((name) => /[a-z]/i.test(name) && !name.includes('://'))
}

function namesAt({ text, key, parent }: Place, role: Role): readonly string[] {
  if (key === 'path') return namesInAddress(text, role)
  if (key === 'text') return (role.yaml ?? []).flatMap((name) => namesInYaml(text, name))
  // Much has an id; that of a policy is a name.
  if (key === 'id') return role.keys.includes(key) && ['policies', 'request'].includes(parent) ? [text] : []
  return role.keys.includes(key) || (role.keys.includes(parent) && key === 'name') ? [text] : []
}

function namesInAddress(address: string, { parameters = [], folder }: Role): readonly string[] {
  const [path = '', query = ''] = address.split('?')
  const inPath = folder !== undefined && path.startsWith(folder) ? [path.slice(folder.length)] : []
  // Below a group, or a testcase, are its results; a testcase may have a slash in its name.
  const named = inPath.map((name) => name.replace(folder === '/groups/' ? /\/.*/ : /\/results$/, ''))
  const inQuery = query.split('&').flatMap((pair) => {
    const [name = '', value = ''] = pair.split('=')
    return parameters.includes(name.replace(/:like$/, '')) ? value.split(',') : []
  })
  return [...named, ...inQuery].map((name) => decodeURIComponent(name.replaceAll('+', ' ')))
}

function namesInYaml(text: string, key: string): readonly string[] {
  const values = [...text.matchAll(new RegExp(`\\b${key}: *([^\\n}]+)`, 'g'))].map(([, value = '']) => value)
  return values
    .flatMap((value) => value.replace(/^\[|\]$/g, '').split(','))
    .map((name) => name.trim().replace(/^(['"])(.*)\1$/, '$2'))
    .filter((name) => /^[\w.*?/-]+$/.test(name))
}

/** The name of a name-version-release, so that version, release and what they say of the product stay; else all. */
function changeablePart(text: string): string {
  return /^(.+)-[^-]+-[^-]+$/.exec(text)?.[1] ?? /^sha256:(.+)$/.exec(text)?.[1] ?? text
}

function addressesIn(one: Data): readonly string[] {
  return textsIn(one).flatMap(({ text, key }) => (key === 'path' ? [text] : []))
}

/** Testcases are listed in the order of their names. */
function listsTestcases({ steps }: Data): boolean {
  return (
    Array.isArray(steps) &&
    steps.filter(isRecord).some(({ path, expected }) => {
      const body = isRecord(expected) ? expected['body'] : undefined
      const rows = isRecord(body) ? body['data'] : undefined
      return /^\/testcases\/?(?:\?|$)/.test(textOf(path)) && Array.isArray(rows) && rows.length > 1
    })
  )
}

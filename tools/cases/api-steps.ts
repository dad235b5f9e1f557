import type { ApiAnswer, ApiHandler } from '../../packages/core/src/ports/index.ts'

/** A request and what is known of its answer. */
export interface ApiStep {
  readonly method: string
  readonly path: string
  readonly json?: unknown
  /** The authenticated user. */
  readonly as?: string
  readonly expected: Readonly<Record<string, unknown>>
}

export interface ApiStepOptions {
  /** What `$BASE` stands for. */
  readonly baseUrl: string
  /** Groups that the directory knows the user by; absent where there is no directory. */
  readonly groups?: readonly string[]
}

/** Runs steps one after another; answers what differs from what was expected, nothing where all is as it should be. */
export async function runApiSteps(
  handler: ApiHandler,
  steps: readonly ApiStep[],
  { baseUrl, groups }: ApiStepOptions,
): Promise<readonly string[]> {
  const differences: string[] = []
  for (const [index, step] of steps.entries()) {
    const { method, path: address, json, as, expected } = withBase(step, baseUrl)
    const path = belowMount(address)
    const answer = await handler({
      method,
      path,
      ...(json === undefined ? {} : { body: json }),
      ...(as === undefined ? {} : { user: { name: as, ...(groups && { groups }) } }),
    })
    for (const difference of differencesOf(answer, expected)) {
      differences.push(`step ${index + 1}, ${method} ${path}: ${difference}`)
    }
  }
  return differences
}

/** Clients name whole addresses, hosts hand on what follows the mount point. */
function belowMount(address: string): string {
  return `/${address.replace(/^(?:https?:\/\/[^/]+)?\/?(?:api\/v\d+\.\d+(?:\/|$))?/, '')}`
}

function withBase(step: ApiStep, baseUrl: string): ApiStep {
  return JSON.parse(JSON.stringify(step), (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('$BASE', baseUrl) : value,
  ) as ApiStep
}

type Expect = (answer: ApiAnswer, expected: unknown) => readonly string[]

const expectations: ReadonlyMap<string, Expect> = new Map<string, Expect>([
  ['status', ({ status, body }, expected) => differ('status', status, expected, body)],
  ['body', ({ body }, expected) => differ('body', body, expected)],
  // A list tells of the rows of an answer.
  [
    'partial',
    ({ body }, expected) => partialDifferences(Array.isArray(expected) ? rowsOf(body) : body, expected),
  ],
  ['ids', ({ body }, expected) => differ('ids', idsOf(body), expected)],
  ['count', ({ body }, expected) => differ('count', rowsOf(body)?.length, expected)],
  ['data', ({ body }, expected) => differ('data', field(body, 'data'), expected)],
  ['rows', ({ body }, expected) => partialDifferences(rowsOf(body), expected)],
  ['data_partial', ({ body }, expected) => partialDifferences(rowsOf(body), expected)],
  ['headers', ({ headers }, expected) => partialDifferences({ ...headers }, expected)],
  ['mimetype', (answer, expected) => differ('content type', contentType(answer), expected)],
  ['content_type', (answer, expected) => differ('content type', contentType(answer), expected)],
  ['text', (answer, expected) => differ('text', written(answer), expected)],
  ['contains', textDifferences],
  ['text_contains', textDifferences],
  ['body_contains', textDifferences],
  ['validation', ({ body }, expected) => validationDifferences(body, expected)],
])

/** Ends of keys that say something of the field of the answer that is named before. */
const fieldExpectations: readonly (readonly [string, Expect])[] = [
  ['_contains', (answer, expected) => expectText(answer, expected, (text, part) => text.includes(part))],
  ['_starts_with', (answer, expected) => expectText(answer, expected, (text, part) => text.startsWith(part))],
  ['_startswith', (answer, expected) => expectText(answer, expected, (text, part) => text.startsWith(part))],
  ['_prefix', (answer, expected) => expectText(answer, expected, (text, part) => text.startsWith(part))],
  ['_set', ({ body }, expected) => differ('as a set', sorted(body), sorted(expected))],
]

const fields = [
  'message',
  'groups',
  'prev',
  'next',
  'first',
  'last',
  'outcomes',
  'version',
  'auth_method',
  'permission_mapping',
  'superusers',
]

/** Names for the answer as it is written. */
const wholes = ['text', 'body', 'raw']

/** A key that is not known is a difference: what nobody compares must not look as if it had been. */
function differencesOf(answer: ApiAnswer, expected: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(expected).flatMap(([key, value]) => {
    const expectation = expectations.get(key)
    if (expectation) return expectation(answer, value)
    if (fields.includes(key)) return differ(key, field(answer.body, key), value)
    for (const [end, expectation] of fieldExpectations) {
      const name = key.slice(0, -end.length)
      if (!key.endsWith(end) || ![...fields, ...wholes].includes(name)) continue
      if (wholes.includes(name)) return expectation({ ...answer, body: written(answer) }, value)
      return expectation({ ...answer, body: field(answer.body, name) }, value).map(
        (line) => `${name}: ${line}`,
      )
    }
    return [`the case expects "${key}", which this runner does not know`]
  })
}

function expectText(
  { body }: ApiAnswer,
  expected: unknown,
  holds: (text: string, part: string) => boolean,
): readonly string[] {
  if (typeof body === 'string' && holds(body, String(expected))) return []
  return [`${shown(body)} has no ${shown(expected)} where it should be`]
}

/** The services' own tests look for an entry among others. */
function validationDifferences(body: unknown, expected: unknown): readonly string[] {
  const entries = field(body, 'validation_error')
  if (!Array.isArray(entries)) return [`no validation_error in ${shown(body)}`]
  const wanted: readonly unknown[] = Array.isArray(expected) ? expected : [expected]
  return wanted
    .filter((one) => !entries.some((entry) => isObject(one) && isEntry(entry, one)))
    .map((one) => `no entry ${shown(one)} in ${shown(entries)}`)
}

function isEntry(entry: unknown, wanted: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([key, value]) => {
    if (key === 'field') return isPlace(field(entry, 'loc'), value)
    if (key === 'msg_contains') return matchesValue(field(entry, 'msg'), { $contains_text: value })
    return matchesValue(field(entry, key), value)
  })
}

/** A field may be named by its last key, by any of them, by all, or by all with dots between them. */
function isPlace(loc: unknown, wanted: unknown): boolean {
  const keys: readonly unknown[] = Array.isArray(loc) ? loc : []
  return matchesValue(keys, wanted) || keys.includes(wanted) || keys.join('.') === wanted
}

/** Of records only some keys are told; records inside of them are told in part as well, and lists in full. */
function partialDifferences(actual: unknown, expected: unknown): readonly string[] {
  return isPart(actual, expected) ? [] : [`expected at least ${shown(expected)}, got ${shown(actual)}`]
}

function isPart(actual: unknown, expected: unknown): boolean {
  if (isForm(expected)) return matchesValue(actual, expected)
  if (isObject(expected))
    return isObject(actual) && Object.entries(expected).every(([key, value]) => isPart(actual[key], value))
  if (!Array.isArray(expected)) return matchesValue(actual, expected)
  return (
    Array.isArray(actual) &&
    actual.length === expected.length &&
    expected.every((value, index) => isPart(actual[index], value))
  )
}

function isForm(expected: unknown): boolean {
  const [form = '', ...more] = isObject(expected) ? Object.keys(expected) : []
  return form.startsWith('$') && more.length === 0
}

function textDifferences(answer: ApiAnswer, expected: unknown): readonly string[] {
  const parts: readonly unknown[] = Array.isArray(expected) ? expected : [expected]
  return parts
    .filter((part) => typeof part !== 'string' || !written(answer).includes(part))
    .map((part) => `no ${shown(part)} in ${written(answer).slice(0, 300)}`)
}

function contentType({ headers }: ApiAnswer): string {
  return headers?.['content-type'] ?? 'application/json'
}

function written({ body }: ApiAnswer): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function differ(what: string, actual: unknown, expected: unknown, context?: unknown): readonly string[] {
  if (matchesValue(actual, expected)) return []
  const also = context === undefined ? '' : ` (${shown(context)})`
  return [`${what}: expected ${shown(expected)}, got ${shown(actual)}${also}`]
}

/** Whether a value is what a case says: equal, or of one of the forms `$includes`, `$partial`, `$length`, `$contains_text`. */
export function matchesValue(actual: unknown, expected: unknown): boolean {
  if (isObject(expected)) {
    const [form, ...more] = Object.keys(expected)
    const wanted = form === undefined ? undefined : expected[form]
    if (form?.startsWith('$') && more.length === 0) return matchesForm(form, actual, wanted)
    if (!isObject(actual)) return false
    const keys = Object.keys(expected)
    return (
      keys.length === Object.keys(actual).length &&
      keys.every((key) => Object.hasOwn(actual, key) && matchesValue(actual[key], expected[key]))
    )
  }
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((value, index) => matchesValue(actual[index], value))
    )
  }
  return Object.is(actual, expected)
}

function matchesForm(form: string, actual: unknown, wanted: unknown): boolean {
  if (form === '$contains_text') return typeof actual === 'string' && actual.includes(String(wanted))
  if (!Array.isArray(actual)) return false
  if (form === '$length') return actual.length === wanted
  if (!Array.isArray(wanted)) return false
  if (form === '$includes') {
    return wanted.every((value: unknown) => actual.some((one: unknown) => matchesValue(one, value)))
  }
  if (form !== '$partial' || actual.length !== wanted.length) return false
  return wanted.every((value: unknown, index) => isPart(actual[index], value))
}

function idsOf(body: unknown): unknown {
  return rowsOf(body)?.map((row: unknown) => field(row, 'id')) ?? field(body, 'id')
}

function rowsOf(body: unknown): readonly unknown[] | undefined {
  const rows = Array.isArray(body) ? (body as readonly unknown[]) : field(body, 'data')
  return Array.isArray(rows) ? rows : undefined
}

function field(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined
}

function sorted(values: unknown): unknown {
  return Array.isArray(values) ? values.map(shown).sort() : values
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}

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
    const { method, path, json, as, expected } = withBase(step, baseUrl)
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

function withBase(step: ApiStep, baseUrl: string): ApiStep {
  return JSON.parse(JSON.stringify(step), (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('$BASE', baseUrl) : value,
  ) as ApiStep
}

type Expect = (answer: ApiAnswer, expected: unknown) => readonly string[]

const expectations: ReadonlyMap<string, Expect> = new Map<string, Expect>([
  ['status', ({ status, body }, expected) => differ('status', status, expected, body)],
  ['body', ({ body }, expected) => differ('body', body, expected)],
  ['partial', ({ body }, expected) => partialDifferences('', body, expected)],
  ['ids', ({ body }, expected) => differ('ids', idsOf(body), expected)],
  ['count', ({ body }, expected) => differ('count', rowsOf(body)?.length, expected)],
  ['data', ({ body }, expected) => differ('data', field(body, 'data'), expected)],
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

const fields = ['message', 'groups', 'prev', 'next', 'first', 'last']

/** A key that is not known is a difference: what nobody compares must not look as if it had been. */
function differencesOf(answer: ApiAnswer, expected: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(expected).flatMap(([key, value]) => {
    const expectation = expectations.get(key)
    if (expectation) return expectation(answer, value)
    if (fields.includes(key)) return differ(key, field(answer.body, key), value)
    for (const [end, expectation] of fieldExpectations) {
      const name = key.slice(0, -end.length)
      if (!key.endsWith(end) || !fields.includes(name)) continue
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

function validationDifferences(body: unknown, expected: unknown): readonly string[] {
  const entries = field(body, 'validation_error')
  if (!Array.isArray(entries)) return [`no validation_error in ${shown(body)}`]
  if (entries.length !== 1) return [`validation_error has ${entries.length} entries: ${shown(entries)}`]
  return Object.entries(expected as Readonly<Record<string, unknown>>).flatMap(([key, value]) => {
    if (key === 'type' || key === 'msg' || key === 'loc')
      return differ(`validation ${key}`, field(entries[0], key), value)
    if (key === 'msg_contains')
      return expectText({ status: 0, body: field(entries[0], 'msg') }, value, (text, part) =>
        text.includes(part),
      )
    if (key === 'field') return differ('validation loc', field(entries[0], 'loc'), [value])
    return [`the case expects "${key}" of a validation error, which this runner does not know`]
  })
}

function partialDifferences(where: string, actual: unknown, expected: unknown): readonly string[] {
  if (!isObject(expected) || !isObject(actual)) return differ(where || 'partial', actual, expected)
  return Object.entries(expected).flatMap(([key, value]) => differ(`${where}${key}`, actual[key], value))
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
  return wanted.every((value: unknown, index) => partialDifferences('', actual[index], value).length === 0)
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

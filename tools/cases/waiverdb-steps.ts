import type { ApiAnswer, ApiHandler } from '../../packages/core/src/ports/index.ts'
import { matchesValue, runApiSteps, type ApiStep, type ApiStepOptions } from './api-steps.ts'

/** What differs of one answer. Steps of all APIs know most of what is expected; the rest is compared here. */
export async function faultsOfStep(
  api: ApiHandler,
  step: ApiStep,
  options: ApiStepOptions,
): Promise<readonly string[]> {
  const answers: ApiAnswer[] = []
  const watched: ApiHandler = async (request) => {
    const answer = await api(request)
    answers.push(answer)
    return answer
  }
  // Clients name whole addresses, hosts hand on what follows the mount point.
  const path = `/${step.path.replace(/^(?:\$BASE|https?:\/\/[^/]+)?\/?(?:api\/v1\.0\/)?/, '')}`
  const isOwn = ([key, value]: readonly [string, unknown]): boolean =>
    ownExpectations.has(key) || (key === 'partial' && Array.isArray(value))
  const entries = Object.entries(step.expected)
  const known = Object.fromEntries(entries.filter((entry) => !isOwn(entry)))
  const faults = await runApiSteps(watched, [{ ...step, path, expected: known }], options)
  const [answer] = answers
  if (!answer) return faults
  const own = entries
    .filter(isOwn)
    .flatMap(([key, expected]) => (ownExpectations.get(key) ?? rowFaults)(answer, expected))
  // It counts the one step that it was given.
  return [...faults.map((fault) => fault.replace(/^step 1, /, '')), ...own]
}

type Expect = (answer: ApiAnswer, expected: unknown) => readonly string[]

const ownExpectations: ReadonlyMap<string, Expect> = new Map<string, Expect>([
  ['validation', ({ body }, expected) => validationFaults(body, expected)],
  ['mimetype', (answer, expected) => unless(contentType(answer), expected, 'content type')],
  ['content_type', (answer, expected) => unless(contentType(answer), expected, 'content type')],
  ['text', (answer, expected) => unless(written(answer), expected, 'text')],
  ['contains', textFaults],
  ['text_contains', textFaults],
  ['body_contains', textFaults],
  ['headers', ({ headers }, expected) => unless({ ...headers }, expected, 'headers')],
  ['rows', rowFaults],
  ['data_partial', rowFaults],
  ...['version', 'auth_method', 'permission_mapping', 'superusers'].map(
    (name) => [name, fieldOf(name)] as const,
  ),
])

function fieldOf(name: string): Expect {
  return ({ body }, expected) => unless(isObject(body) ? body[name] : undefined, expected, name)
}

/** The rows of the answer, of which only some keys are known. */
function rowFaults({ body }: ApiAnswer, expected: unknown): readonly string[] {
  const rows = isObject(body) ? body['data'] : body
  return matchesValue(rows, { $partial: expected })
    ? []
    : [`rows: expected ${shown(expected)}, got ${shown(rows)}`]
}

function textFaults(answer: ApiAnswer, expected: unknown): readonly string[] {
  const parts: readonly unknown[] = Array.isArray(expected) ? expected : [expected]
  return parts
    .filter((part) => typeof part !== 'string' || !written(answer).includes(part))
    .map((part) => `no ${shown(part)} in ${written(answer)}`)
}

function unless(actual: unknown, expected: unknown, what: string): readonly string[] {
  return matchesValue(actual, expected) ? [] : [`${what}: expected ${shown(expected)}, got ${shown(actual)}`]
}

function contentType({ headers }: ApiAnswer): string {
  return headers?.['content-type'] ?? 'application/json'
}

function written({ body }: ApiAnswer): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

/** WaiverDB's own tests look for an entry among others. */
function validationFaults(body: unknown, expected: unknown): readonly string[] {
  const entries: unknown = isObject(body) ? body['validation_error'] : undefined
  if (!Array.isArray(entries)) return [`no validation_error in ${shown(body)}`]
  const wanted: readonly unknown[] = Array.isArray(expected) ? expected : [expected]
  return wanted
    .filter((one) => !entries.some((entry) => isObject(entry) && isObject(one) && isEntry(entry, one)))
    .map((one) => `no entry ${shown(one)} in ${shown(entries)}`)
}

function isEntry(
  entry: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): boolean {
  const loc: readonly unknown[] = Array.isArray(entry['loc']) ? entry['loc'] : []
  return Object.entries(wanted).every(([key, value]) => {
    if (key === 'field') return loc.includes(value)
    if (key === 'msg_contains') return matchesValue(entry['msg'], { $contains_text: value })
    return matchesValue(entry[key], value)
  })
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

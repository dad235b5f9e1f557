import { readFile } from 'node:fs/promises'
import type { ApiStep } from './api-steps.ts'
import { ManifestError } from './manifest.ts'

/** A case of requests to an API, each with what is known of its answer. */
export interface StepCase {
  readonly id: string
  readonly steps: readonly ApiStep[]
}

/** What is no case, with the reason; others in the file are run all the same. */
export interface MalformedStepCase {
  readonly id: string
  readonly fault: string
}

/** Reads a file of cases, or a list of them; only one that is of no use at all is refused. */
export async function readStepCases<Case extends StepCase>(
  manifestFile: string,
): Promise<readonly (Case | MalformedStepCase)[]> {
  const text = await readFile(manifestFile, 'utf8').catch(() => {
    throw new ManifestError("The manifest can't be read.")
  })
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new ManifestError('The manifest is not JSON.')
  }
  const cases = isObject(content) ? content['cases'] : content
  if (!Array.isArray(cases) || cases.length === 0) throw new ManifestError('The manifest lists no case.')
  return cases.map((one: unknown, index) => {
    const { id = `case ${index + 1}` } = isObject(one) ? one : {}
    const fault = faultIn(one)
    return fault === undefined
      ? (one as Case)
      : { id: typeof id === 'string' ? id : `case ${index + 1}`, fault }
  })
}

/** What of a case does not come to answers can be told as well, and ends no other. */
export async function withoutThrowing(faults: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await faults()
  } catch (error) {
    return [`the case can't be run: ${error instanceof Error ? error.message : 'something was thrown'}`]
  }
}

function faultIn(one: unknown): string | undefined {
  if (!isObject(one)) return 'It is no record.'
  const { id, steps } = one
  if (typeof id !== 'string' || id === '') return 'It has no id.'
  if (!Array.isArray(steps) || steps.length === 0) return 'It has no steps.'
  const bad = steps.findIndex(
    (step: unknown) =>
      !isObject(step) ||
      typeof step['method'] !== 'string' ||
      typeof step['path'] !== 'string' ||
      !isObject(step['expected']),
  )
  return bad === -1 ? undefined : `Step ${bad + 1} has no method, path or expectation.`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

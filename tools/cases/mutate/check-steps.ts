import type { ApiHandler } from '../../../packages/core/src/ports/index.ts'
import type { ApiStep } from '../api-steps.ts'
import { isRecord, type Data } from '../greenwave/data.ts'
import { resultsDbApiOf, resultsDbFaultsOf, type ResultsDbCase } from '../resultsdb.ts'
import { waiverDbApiOf, waiverDbFaultsOf, type WaiverDbCase } from '../waiverdb.ts'

/** How the cases of an API are answered: as upstream, or by default. */
export interface StepsRunner {
  readonly apiOf: (one: Data) => Promise<ApiHandler | undefined>
  readonly faultsOf: (one: Data) => Promise<readonly string[]>
}

export function waiverDbSteps(compat: 'upstream' | undefined): StepsRunner {
  const options = compat ? { compat } : {}
  return {
    apiOf: (one) => waiverDbApiOf(one as unknown as WaiverDbCase, options),
    faultsOf: (one) => waiverDbFaultsOf(one as unknown as WaiverDbCase, options),
  }
}

export function resultsDbSteps(compat: 'upstream' | undefined): StepsRunner {
  return {
    apiOf: (one) => Promise.resolve(resultsDbApiOf(one as unknown as ResultsDbCase, compat)),
    faultsOf: (one) => resultsDbFaultsOf(one as unknown as ResultsDbCase, compat),
  }
}

/**
 * A case that expects of every step all that it is answered now, status and body, and what it expected before as well where
 * it is answered so. Cases expect little, such as how many rows there are; of a case that is changed, all must be changed.
 */
export async function withWholeAnswers(one: Data, runner: StepsRunner, isFulfilled: boolean): Promise<Data> {
  const api = await runner.apiOf(one)
  const steps = (one['steps'] ?? []) as readonly ApiStep[]
  if (!api) return one
  const groups = Array.isArray(one['groups']) ? { groups: one['groups'] as readonly string[] } : {}
  const whole: ApiStep[] = []
  for (const step of steps) {
    const { method, path, json: body, as: name, expected } = step
    const { status, body: answer } = await api({
      method,
      path,
      ...(body === undefined ? {} : { body }),
      ...(name === undefined ? {} : { user: { name, ...groups } }),
    })
    const isData = isRecord(answer) || Array.isArray(answer)
    const all = { status, ...(isData ? { body: answer } : {}) }
    whole.push({ ...step, expected: isFulfilled ? { ...expected, ...all } : all })
  }
  return { ...one, steps: whole }
}

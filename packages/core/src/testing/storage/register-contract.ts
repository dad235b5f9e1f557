import { planStorageContract, type StorageUnderTest } from './run-contract.ts'

/** The two functions of a test framework that are needed; those of vitest, `node:test`, bun and mocha fit. */
export interface TestFramework {
  describe(name: string, define: () => void): unknown
  it: {
    (name: string, run: () => Promise<void>): unknown
    skip?(name: string, run: () => Promise<void>): unknown
  }
}

/**
 * Registers a test for each case of the storage contract. Cases that are left out are registered as skipped, with the
 * reason in their name.
 *
 * @throws RangeError when `skip` has a name that the contract does not have.
 * @example
 * import { registerStorageContract, type TestFramework } from '@gatewright/core/testing'
 * import type { ProjectStorage } from '@gatewright/core/ports'
 *
 * declare const framework: TestFramework // `{ describe, it }` of vitest or node:test
 * declare const database: { open(project: string): ProjectStorage }
 *
 * registerStorageContract(framework, 'my store', { open: (project) => database.open(project) })
 */
export function registerStorageContract(
  framework: TestFramework,
  name: string,
  store: StorageUnderTest,
): void {
  const { describe, it } = framework
  const plan = planStorageContract(store)
  const areas = new Set(plan.map((planned) => planned.case.area))
  describe(`storage contract: ${name}`, () => {
    for (const area of areas) {
      describe(area, () => {
        for (const { case: one, skipReason, run } of plan) {
          if (one.area !== area) continue
          if (skipReason === undefined) it(one.name, run)
          else (it.skip ?? it)(`${one.name} (skipped: ${skipReason})`, () => Promise.resolve())
        }
      })
    }
  })
}

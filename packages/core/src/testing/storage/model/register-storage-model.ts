import type { TestFramework } from '../register-contract.ts'
import type { StorageUnderTest } from '../run-contract.ts'
import { checkStorageModel, type StorageModelOptions } from './check-storage-model.ts'

/**
 * Registers the model-based part of the contract as one test: a store and a store that is known to be right are told the
 * same, in random order, and have to answer the same. A failure shows the shortest list of commands that was found.
 *
 * @param model - the store that is right: the memory store of `@gatewright/storage-memory`
 * @example
 * import { registerStorageModel, type TestFramework } from '@gatewright/core/testing'
 * import type { ProjectStorage } from '@gatewright/core/ports'
 * import fc from 'fast-check'
 *
 * declare const framework: TestFramework // `{ describe, it }` of vitest or node:test
 * declare const mine: { open(project: string): ProjectStorage }
 * declare const memory: { open(project: string): ProjectStorage }
 *
 * registerStorageModel(framework, 'my store', mine, memory, { fc, runs: 200 })
 */
export function registerStorageModel(
  { describe, it }: TestFramework,
  name: string,
  store: StorageUnderTest,
  model: StorageUnderTest,
  options: StorageModelOptions,
): void {
  describe(`storage model: ${name}`, () => {
    it('answers as its model does, whatever it is told', () => checkStorageModel(store, model, options))
  })
}

import type * as fastCheck from 'fast-check'
import { canonicalJson } from '../../../canonical/index.ts'
import type { ProjectStorage } from '../../../ports/index.ts'
import type { StorageUnderTest } from '../run-contract.ts'
import { modelCommands, reopening } from './all-commands.ts'
import type { ModelCommand, ModelSide } from './model-command.ts'

export interface StorageModelOptions {
  /** Your copy of fast-check: nothing is imported from it at run time, so it stays optional. */
  readonly fc: typeof fastCheck.default
  /** How many sequences of commands; 100 unless given. */
  readonly runs?: number
  /** How many commands a sequence has at most; 20 unless given. */
  readonly longest?: number
  /** Makes the same sequences again. A failure says its own; fast-check's, which a program may have set, unless given. */
  readonly seed?: number
}

/** Numbers every sequence that this program has run, so that each has a project of its own. */
let sequences = 0

/**
 * Tells a store and its model the same, in sequences of random commands: reports that come again or contradict, groups,
 * waivers, states, leases, queries and pages. Both have to answer the same to every one. What only one of them can do is left out.
 *
 * @returns Rejects with an error that has the shortest list of commands that was found after which they differ.
 */
export async function checkStorageModel(
  store: StorageUnderTest,
  model: StorageUnderTest,
  { fc, runs = 100, longest = 20, seed }: StorageModelOptions,
): Promise<void> {
  const capabilities = (store.capabilities ?? []).filter((one) => model.capabilities?.includes(one))
  const some = modelCommands(fc, { capabilities, canReopen: store.reopen !== undefined, longest })
  const law = fc.asyncProperty(some, (commands) => runBoth(store, model, commands))
  const details = await fc.check(law, { numRuns: runs, ...(seed !== undefined && { seed }) })
  if (!details.failed) return
  const [commands = []] = details.counterexample ?? []
  const difference = await runBoth(store, model, commands).then(
    () => 'They answer the same when this is run again: the store does not always do the same.',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  const lines = commands.map(({ line }, index) => `  ${index + 1}. ${line}`)
  throw new Error(
    [`The store differs from its model (seed ${details.seed}):`, ...lines, difference].join('\n'),
  )
}

async function runBoth(
  store: StorageUnderTest,
  model: StorageUnderTest,
  commands: readonly ModelCommand[],
): Promise<void> {
  sequences += 1
  const project = `model-${sequences}-p`
  const opened: ProjectStorage[] = []
  const modelled: ProjectStorage[] = []
  try {
    const real = await sideOf(store, project, opened)
    const ideal = await sideOf(model, project, modelled)
    for (const [index, command] of commands.entries()) {
      if (command === reopening && store.reopen) {
        real.storage = await store.reopen(project)
        opened.push(real.storage)
        continue
      }
      const expected = canonicalJson(await command.run(ideal))
      const actual = canonicalJson(await command.run(real))
      if (actual !== expected)
        throw new Error(`At command ${index + 1} expected\n  ${expected}\ngot\n  ${actual}`)
    }
  } finally {
    await store.dispose?.(opened)
    await model.dispose?.(modelled)
  }
}

async function sideOf(
  { open }: StorageUnderTest,
  project: string,
  opened: ProjectStorage[],
): Promise<ModelSide> {
  const storage = await open(project)
  opened.push(storage)
  return { storage, leases: new Map(), claims: [] }
}

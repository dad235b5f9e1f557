import type { ResultAsync } from 'neverthrow'
import { compareText } from '../canonical/compare-text.ts'
import type { RunContext } from '../flake/evidence/run-context.ts'
import { takeByte, takeText } from '../flake/statistics/byte-reader.ts'
import { putByte, putText } from '../flake/statistics/byte-writer.ts'
import { openBytes, sealBytes, sealedWriter } from '../flake/statistics/sealed-bytes.ts'
import type { QueryError } from '../ports/result-store.ts'
import type { StateEntry, StateError, StateStore } from '../ports/state-store.ts'

/** Where contexts stand among the states. */
const space = 'run-contexts'
const version = 1

/**
 * Keeps what is known of runs among the states, by their ids: those of groups, and the keys of items whose results name no
 * group. Put it before the results of a run are appended: a run that was folded without it counts as one of a change.
 *
 * @example
 * import type { StateStore } from '@gatewright/core/ports'
 * import { putRunContexts } from '@gatewright/core/upkeep'
 *
 * declare const states: StateStore
 *
 * const put = await putRunContexts(states, [{ id: 'run-17', branch: 'change', change: '4711', base: 'git_commit:1f7391f9' }])
 */
export function putRunContexts(
  states: Pick<StateStore, 'put'>,
  contexts: readonly RunContext[],
): ResultAsync<void, StateError> {
  return states.put(
    space,
    // Of two that say something of one run the later goes.
    [...new Map(contexts.map((context) => [context.id, context])).values()]
      .sort((a, b) => compareText(a.id, b.id))
      .map((context) => ({ key: context.id, body: bodyOf(context) })),
  )
}

/**
 * Those of the runs that something is known of. Give it to `foldFlakeStates`.
 *
 * @example
 * import { foldFlakeStates, readRunContexts, type FlakeStateStores } from '@gatewright/core/upkeep'
 *
 * declare const storage: FlakeStateStores
 *
 * const folded = await foldFlakeStates(storage, {
 *   owner: 'worker-1',
 *   at: '2026-11-22T04:19:00Z',
 *   forMs: 60_000,
 *   contextOf: (runs) => readRunContexts(storage.states, runs),
 * })
 */
export function readRunContexts(
  states: Pick<StateStore, 'get'>,
  runs: readonly string[],
): ResultAsync<readonly RunContext[], QueryError> {
  return states.get(space, runs).map((entries) => entries.flatMap((entry) => contextOf(entry) ?? []))
}

const fields = ['change', 'base', 'commit'] as const

function bodyOf(context: RunContext): Uint8Array {
  const writer = sealedWriter(version)
  let flags = context.branch === 'main' ? 1 : 0
  for (const [index, field] of fields.entries()) if (context[field] !== undefined) flags += 2 << index
  putByte(writer, flags)
  for (const field of fields) {
    const text = context[field]
    if (text !== undefined) putText(writer, text)
  }
  return sealBytes(writer)
}

function contextOf({ key, body }: StateEntry): RunContext | undefined {
  const reader = openBytes(body, version)
  if (!reader) return undefined
  const flags = takeByte(reader)
  const known: { change?: string; base?: string; commit?: string } = {}
  for (const [index, field] of fields.entries())
    if ((flags & (2 << index)) !== 0) known[field] = takeText(reader)
  return { id: key, branch: (flags & 1) !== 0 ? 'main' : 'change', ...known }
}

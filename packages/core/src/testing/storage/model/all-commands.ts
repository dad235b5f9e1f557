import type * as fastCheck from 'fast-check'
import type { StorageCapability } from '../../../ports/index.ts'
import { feedCommands } from './feed-commands.ts'
import { keepingCommands } from './keeping-commands.ts'
import type { ModelCommand } from './model-command.ts'
import { outboxCommands } from './outbox-commands.ts'
import { recordCommands } from './record-commands.ts'
import { resultCommands } from './result-commands.ts'
import { stateCommands } from './state-commands.ts'

/** The command that is not told to the model, which holds what it holds. */
export const reopening: ModelCommand = { line: 'reopen the store', run: () => Promise.resolve(null) }

export interface ModelCommandOptions {
  /** What both stores can do. */
  readonly capabilities: readonly StorageCapability[]
  readonly canReopen: boolean
  /** How many commands a sequence has at most. */
  readonly longest: number
}

/**
 * Sequences of commands that stores with these capabilities can be told: each about one topic, or about all. Few topics at
 * a time make it likely that commands meet.
 */
export function modelCommands(
  fc: typeof fastCheck.default,
  { capabilities, canReopen, longest }: ModelCommandOptions,
): fastCheck.Arbitrary<readonly ModelCommand[]> {
  const has = (one: StorageCapability): boolean => capabilities.includes(one)
  const hasFeed = has('feed')
  const results = resultCommands(fc, hasFeed)
  const records = recordCommands(fc)
  const feed = hasFeed ? [feedCommands(fc)] : []
  const states = has('states') ? [stateCommands(fc, hasFeed)] : []
  const outbox = has('outbox') ? [outboxCommands(fc)] : []
  const keeping = Object.entries(keepingCommands)
    .filter(([one]) => has(one as StorageCapability))
    .map(([, make]) => make(fc))
  const topics: readonly (readonly fastCheck.Arbitrary<ModelCommand>[])[] = [
    [results],
    [results],
    [records],
    [results, records, ...feed],
    ...(states.length > 0 ? [[...states, ...feed, records]] : []),
    ...(outbox.length > 0 ? [outbox] : []),
    ...keeping.map((one) => [one]),
    [results, records, ...feed, ...states, ...outbox, ...keeping],
  ]
  const sequence = (topic: readonly fastCheck.Arbitrary<ModelCommand>[]) => {
    const command = fc.oneof(...topic.map((arbitrary) => ({ weight: 6, arbitrary })))
    const orReopen = canReopen
      ? fc.oneof({ weight: 6, arbitrary: command }, { weight: 1, arbitrary: fc.constant(reopening) })
      : command
    return fc.array(orReopen, { minLength: 1, maxLength: longest, size: 'max' })
  }
  return fc.oneof(...topics.map(sequence))
}

import { takeByte, takeNumber, takeText } from '../flake/statistics/byte-reader.ts'
import { putByte, putNumber, putText } from '../flake/statistics/byte-writer.ts'
import { openBytes, sealBytes, sealedWriter } from '../flake/statistics/sealed-bytes.ts'
import type { TestRun } from '../flake/evidence/test-run.ts'
import { shortName } from './state-keys.ts'
import type { StateCodec } from './state-table.ts'

/** What is the same of a run for all tests in it. Their rows name it by a short name, for a run has many tests. */
export type Slot = Pick<TestRun, 'run' | 'commit' | 'branch' | 'change' | 'base'> & {
  /** The day on which it was first heard of, for forgetting. */
  readonly day: number
}

/** Finds the short name of what a run is of: the same for runs that are of the same in every respect. */
export function slotNames(): (run: TestRun) => string {
  const names = new Map<string, string>()
  return ({ run, commit, branch, change, base }) => {
    const text = JSON.stringify([run, commit, branch, change, base])
    const known = names.get(text)
    if (known !== undefined) return known
    const name = shortName(text)
    names.set(text, name)
    return name
  }
}

const version = 1

export const slots: StateCodec<Slot> = {
  write({ run, commit, branch, change, base, day }) {
    const writer = sealedWriter(version)
    putNumber(writer, day)
    const flags = [branch === 'main', change !== undefined, base !== undefined]
    putByte(
      writer,
      flags.reduce((sum, flag, index) => sum + (flag ? 2 ** index : 0), 0),
    )
    for (const text of [run, commit, change, base]) if (text !== undefined) putText(writer, text)
    return sealBytes(writer)
  },
  read(bytes) {
    const reader = openBytes(bytes, version)
    if (!reader) return undefined
    const day = takeNumber(reader)
    const flags = takeByte(reader)
    const run = takeText(reader)
    const commit = takeText(reader)
    const branch = (flags & 1) !== 0 ? 'main' : 'change'
    const change = (flags & 2) !== 0 ? takeText(reader) : undefined
    const base = (flags & 4) !== 0 ? takeText(reader) : undefined
    return {
      day,
      run,
      commit,
      branch,
      ...(change === undefined ? {} : { change }),
      ...(base === undefined ? {} : { base }),
    }
  },
}

import { takeNumber } from '../flake/statistics/byte-reader.ts'
import { putNumber } from '../flake/statistics/byte-writer.ts'
import { openBytes, sealBytes, sealedWriter } from '../flake/statistics/sealed-bytes.ts'
import type { StateCodec } from './state-table.ts'

/** On which days any test ran on a commit: the first and the last of them. */
export interface CommitRecord {
  readonly firstDay: number
  readonly lastDay: number
}

const version = 1

export const commitRecords: StateCodec<CommitRecord> = {
  write({ firstDay, lastDay }) {
    const writer = sealedWriter(version)
    putNumber(writer, lastDay)
    putNumber(writer, firstDay)
    return sealBytes(writer)
  },
  read(bytes) {
    const reader = openBytes(bytes, version)
    if (!reader) return undefined
    const lastDay = takeNumber(reader)
    return { lastDay, firstDay: takeNumber(reader) }
  },
}

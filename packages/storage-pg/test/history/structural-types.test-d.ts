import type { CompleteStorage } from '@gatewright/core/ports'
import type { HistoryOptions, HistorySource, ParquetWriteBuffer } from '@gatewright/storage-pg/history'
import type { parquetWriteBuffer } from 'hyparquet-writer'
import { expectTypeOf, it } from 'vitest'
import type { zstdCompressSync } from 'node:zlib'

it('hyparquet-writer writes the files', () => {
  expectTypeOf<typeof parquetWriteBuffer>().toExtend<ParquetWriteBuffer>()
})

it('a complete storage is a source', () => {
  expectTypeOf<CompleteStorage>().toExtend<HistorySource>()
})

it('zlib compresses them', () => {
  expectTypeOf<typeof zstdCompressSync>().toExtend<NonNullable<HistoryOptions['zstd']>>()
})

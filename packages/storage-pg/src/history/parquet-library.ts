/** A node of a Parquet schema, in the words of `hyparquet-writer`. */
export interface ParquetElement {
  readonly name: string
  readonly type?: 'INT64' | 'DOUBLE' | 'BYTE_ARRAY'
  readonly repetition_type?: 'REQUIRED' | 'OPTIONAL' | 'REPEATED'
  readonly num_children?: number
  readonly converted_type?: 'UTF8' | 'LIST' | 'MAP' | 'TIMESTAMP_MICROS'
  readonly logical_type?: {
    readonly type: 'TIMESTAMP'
    readonly isAdjustedToUTC: boolean
    readonly unit: 'MICROS'
  }
}

/** A column with the values of all rows, in the words of `hyparquet-writer`. */
export interface ParquetColumn {
  readonly name: string
  readonly data: unknown[]
  readonly encoding?: 'DELTA_BYTE_ARRAY' | 'RLE_DICTIONARY'
  readonly statistics?: boolean
}

/** What one file is made of, in the words of `hyparquet-writer`. */
export interface ParquetFileParts {
  columnData: ParquetColumn[]
  schema: ParquetElement[]
  codec: 'SNAPPY' | 'ZSTD'
  compressors: { readonly ZSTD?: (bytes: Uint8Array) => Uint8Array }
  rowGroupSize: number
  statisticsTruncateLength: number
  kvMetadata: { key: string; value: string }[]
  createdBy: string
}

/** `parquetWriteBuffer` of `hyparquet-writer`, which is an optional peer: install it and hand it in. */
export type ParquetWriteBuffer = (parts: ParquetFileParts) => ArrayBuffer

import type { ReportSummary } from '@gatewright/core/ports'

/** What a reader knows at the end of a report besides what it emitted. */
export interface ReportEnd {
  readonly dialect?: string | undefined
  readonly properties?: ReportSummary['properties'] | undefined
  readonly declared?: ReportSummary['declared'] | undefined
  /** Complete unless told. */
  readonly completeness?: ReportSummary['completeness'] | undefined
}

/**
 * Reads one report as its bytes come, in one go and synchronously: the driver does the waiting.
 *
 * A reader emits each record as soon as it is whole. It ends the reading with `stopReading`; the driver turns `report/truncated` and
 * `report/malformed` into an incomplete summary where the caller asked for lenience, so a reader need not care.
 */
export interface ByteReader {
  /** Never keeps the bytes. */
  write(bytes: Uint8Array): void
  /** Called once, after the last byte. */
  end(): ReportEnd
}

/** The same over text. `byteLength` is how many bytes the text was written in, so that offsets can be told. */
export interface TextReader {
  write(text: string, byteLength: number): void
  end(): ReportEnd
}

/** What the bytes of a text looked like. */
export interface TextOrigin {
  /** As `TextDecoder` calls it. */
  readonly encoding: string
  /** Bytes of the byte order mark, which is not part of the text. */
  readonly markLength: number
}

import { utf8LengthOf } from '../reading/text/utf8-length.ts'

/** Tells how many bytes stand before a character of a text that comes in pieces. */
export interface ByteOffsets {
  /** The next piece, and the bytes that it was decoded from. */
  add(piece: string, byteLength: number): void
  /** Forgets what stands before a character. */
  forget(before: number): void
  /** Bytes before a character that was not forgotten. Asked from front to back it looks at each character once. */
  at(offset: number): number
}

/** A run of pieces; `text` is kept where its characters differ in bytes. */
interface Run {
  readonly offset: number
  readonly bytes: number
  length: number
  byteLength: number
  text: string
}

const fixedWidth = /^(?:utf-16|windows-|iso-8859-|koi8-|ibm866$|macintosh$|x-mac-)/

/** Offsets in a text of this encoding, as `TextDecoder` calls it; nothing where they can't be told. */
export function createByteOffsets(encoding: string, markLength: number): ByteOffsets | undefined {
  if (encoding !== 'utf-8' && !fixedWidth.test(encoding)) return undefined
  const width = encoding.startsWith('utf-16') ? 2 : 1
  let runs: Run[] = []
  let length = 0
  let byteLength = markLength
  let cursor = { offset: 0, bytes: markLength }
  const bytesIn = (run: Run, offset: number): number => {
    if (cursor.offset < run.offset || cursor.offset > offset)
      cursor = { offset: run.offset, bytes: run.bytes }
    const bytes = cursor.bytes + utf8LengthOf(run.text, cursor.offset - run.offset, offset - run.offset)
    cursor = { offset, bytes }
    return bytes
  }
  return {
    add(piece, pieceBytes) {
      const isEven = pieceBytes === piece.length * width
      const last = runs.at(-1)
      // One run of each kind at the most, however many pieces a tag comes in.
      if (last && (last.text !== '' || isEven)) {
        if (last.text !== '') last.text += piece
        last.length += piece.length
        last.byteLength += pieceBytes
      } else {
        const text = isEven ? '' : piece
        runs.push({ offset: length, bytes: byteLength, length: piece.length, byteLength: pieceBytes, text })
      }
      length += piece.length
      byteLength += pieceBytes
    },
    forget(before) {
      if (runs.some((run) => run.offset + run.length <= before))
        runs = runs.filter((run) => run.offset + run.length > before)
    },
    at(offset) {
      let run = runs[0]
      for (let next = 1; next < runs.length && run && offset >= run.offset + run.length; next += 1)
        run = runs[next]
      if (!run || offset >= run.offset + run.length) return byteLength
      return run.text === '' ? run.bytes + (offset - run.offset) * width : bytesIn(run, offset)
    },
  }
}

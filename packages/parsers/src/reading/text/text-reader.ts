import { stopReading } from '../stop-reading.ts'
import type { ReadingContext } from '../context.ts'
import type { ByteReader, TextOrigin, TextReader } from '../reader.ts'
import { concatenate } from '../../source/chunks.ts'
import { encodingHeadBytes, encodingOf } from '../../source/encoding.ts'
import { utf8LengthOf } from './utf8-length.ts'

/** Opens a reader of text once the encoding is known. */
export type OpenTextReader = (context: ReadingContext, origin: TextOrigin) => TextReader

/**
 * A reader of bytes that gives text to another, however the bytes are cut: in the encoding of the byte order mark, else the one that an
 * XML declaration names, else UTF-8. Bytes that do not fit the encoding end the reading and are never replaced; an end inside a
 * character is `report/truncated`. Nothing but a byte order mark and white space is `report/empty`.
 */
export function readAsText(open: OpenTextReader): (context: ReadingContext) => ByteReader {
  return (context) => {
    let head: Uint8Array[] = []
    let headLength = 0
    let text: DecodingReader | undefined
    const start = (): DecodingReader => {
      const bytes = concatenate(head, headLength)
      head = []
      const reader = createDecodingReader(bytes, context, open)
      reader.write(bytes)
      return reader
    }
    return {
      write(bytes) {
        if (text) return text.write(bytes)
        // Copied, for the bytes may be used again by their owner.
        head.push(bytes.slice())
        headLength += bytes.length
        if (headLength >= encodingHeadBytes) text = start()
      },
      end: () => (text ?? start()).end(),
    }
  }
}

type DecodingReader = ByteReader

const nothing: Uint8Array = new Uint8Array()

function createDecodingReader(
  head: Uint8Array,
  context: ReadingContext,
  open: OpenTextReader,
): DecodingReader {
  const { encoding, markLength } = encodingOf(head)
  const decoder = decoderOf(encoding)
  const reader = open(context, { encoding: decoder.encoding, markLength })
  let isBlank = true
  let isFirst = true
  /** Bytes of a character that goes on in the next chunk. */
  let held = nothing
  const isUtf8 = decoder.encoding === 'utf-8'
  const finish = (): string => {
    try {
      return decoder.decode()
    } catch (cause) {
      if (cause instanceof RangeError) throw cause
      return stopReading('report/truncated', 'The report ends inside a character.')
    }
  }
  const decode = (bytes: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: true })
    } catch (cause) {
      if (cause instanceof RangeError) throw cause
      passUpToFault(bytes)
      return stopReading('report/encoding', `The report holds bytes that are not ${decoder.encoding}.`)
    }
  }
  /** What stands before bytes that do not fit is read first: the answer must not depend on how the bytes are cut. */
  const passUpToFault = (bytes: Uint8Array): void => {
    if (!isUtf8) return
    const text = longestDecodable(concatenate([held, bytes], held.length + bytes.length), isFirst)
    pass(text, utf8LengthOf(text))
  }
  const pass = (text: string, byteLength: number): void => {
    if (text === '') return
    isBlank &&= text.trim() === ''
    reader.write(text, byteLength)
  }
  return {
    write(bytes) {
      const text = decode(bytes)
      // The mark is no part of the text.
      const before = held
      if (isUtf8) held = unfinishedBytes(bytes, before)
      const length = before.length + bytes.length - held.length - (isFirst ? markLength : 0)
      isFirst = false
      pass(text, isUtf8 ? length : byteLengthOf(text, decoder.encoding))
    },
    end() {
      pass(finish(), 0)
      if (isBlank) stopReading('report/empty', 'The report is empty or holds nothing but white space.')
      return reader.end()
    },
  }
}

function decoderOf(encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    return stopReading('report/encoding', 'The report declares an encoding that is not known.')
  }
}

/** The bytes at the end of a chunk of UTF-8 that begin a character which is not whole; `before` are held already. */
function unfinishedBytes(bytes: Uint8Array, before: Uint8Array): Uint8Array {
  const [lead] = before
  // A chunk that is shorter than the character it is in the middle of.
  if (lead !== undefined && before.length + bytes.length < lengthOfSequence(lead))
    return concatenate([before, bytes], before.length + bytes.length)
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    return back < lengthOfSequence(byte) ? bytes.slice(bytes.length - back) : nothing
  }
  return nothing
}

/** The text of as many bytes of UTF-8 as fit, found by halving. */
function longestDecodable(bytes: Uint8Array, isFirst: boolean): string {
  let text = ''
  let fits = 0
  for (let fails = bytes.length; fails - fits > 1;) {
    const middle = Math.floor((fits + fails) / 2)
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: !isFirst })
      text = decoder.decode(bytes.subarray(0, middle), { stream: true })
      fits = middle
    } catch {
      fails = middle
    }
  }
  return text
}

function lengthOfSequence(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
}

/** Bytes of a text in an encoding with a fixed width; other encodings tell no offsets and count a byte a character. */
function byteLengthOf(text: string, encoding: string): number {
  return encoding.startsWith('utf-16') ? text.length * 2 : text.length
}

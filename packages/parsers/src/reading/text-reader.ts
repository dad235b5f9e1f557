import { stopReading } from './stop-reading.ts'
import type { ReadingContext } from './context.ts'
import type { ByteReader, TextOrigin, TextReader } from './reader.ts'
import { concatenate } from '../source/chunks.ts'
import { encodingHeadBytes, encodingOf } from '../source/encoding.ts'

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

function createDecodingReader(
  head: Uint8Array,
  context: ReadingContext,
  open: OpenTextReader,
): DecodingReader {
  const { encoding, markLength } = encodingOf(head)
  const decoder = decoderOf(encoding)
  const reader = open(context, { encoding: decoder.encoding, markLength })
  let isBlank = true
  const countDecoded = createUtf8Counter()
  const isUtf8 = decoder.encoding === 'utf-8'
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch (cause) {
      if (cause instanceof RangeError) throw cause
      if (!bytes) return stopReading('report/truncated', 'The report ends inside a character.')
      return stopReading('report/encoding', `The report holds bytes that are not ${decoder.encoding}.`)
    }
  }
  const pass = (text: string, byteLength: number): void => {
    if (text === '') return
    isBlank &&= text.trim() === ''
    reader.write(text, byteLength)
  }
  let isFirst = true
  return {
    write(bytes) {
      const text = decode(bytes)
      // The mark is no part of the text.
      const length = isUtf8 ? countDecoded(bytes) - (isFirst ? markLength : 0) : 0
      isFirst = false
      pass(text, isUtf8 ? length : byteLengthOf(text, decoder.encoding))
    },
    end() {
      pass(decode(), 0)
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

/** Follows which bytes of UTF-8 are decoded already: those of a character that goes on in the next chunk are not. */
function createUtf8Counter(): (bytes: Uint8Array) => number {
  let held = 0
  let missing = 0
  return (bytes) => {
    const before = held
    if (bytes.length < missing) {
      held += bytes.length
      missing -= bytes.length
      return 0
    }
    held = 0
    missing = 0
    for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
      const byte = bytes[bytes.length - back] ?? 0
      if (byte < 0x80) break
      if (byte < 0xc0) continue
      const length = lengthOfSequence(byte)
      if (back < length) {
        held = back
        missing = length - back
      }
      break
    }
    return before + bytes.length - held
  }
}

function lengthOfSequence(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
}

/** Bytes of a text in an encoding with a fixed width; other encodings tell no offsets and count a byte a character. */
function byteLengthOf(text: string, encoding: string): number {
  return encoding.startsWith('utf-16') ? text.length * 2 : text.length
}

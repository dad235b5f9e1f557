import { err, ok, type Result } from 'neverthrow'

/** Text with the encoding it was read in. */
export interface DecodedText {
  readonly text: string
  readonly encoding: string
}

/** Why bytes are not text: an encoding nobody knows, bytes that do not fit it, or an end inside a character. */
export interface DecodeFault {
  readonly kind: 'encoding' | 'truncated'
  readonly message: string
}

/**
 * Reads bytes as text: in the encoding of the byte order mark, else the one that the XML declaration names, else UTF-8.
 * Bytes that do not fit the encoding are a fault and never replaced. A byte order mark is not part of the text.
 */
export function decodeText(bytes: Uint8Array): Result<DecodedText, DecodeFault> {
  const encoding = encodingOf(bytes)
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    return err({ kind: 'encoding', message: 'The report declares an encoding that is not known.' })
  }
  let text: string
  try {
    text = decoder.decode(bytes, { stream: true })
  } catch (cause) {
    if (cause instanceof RangeError) throw cause
    return err({ kind: 'encoding', message: `The report holds bytes that are not ${encoding}.` })
  }
  try {
    return ok({ text: text + decoder.decode(), encoding })
  } catch {
    return err({ kind: 'truncated', message: 'The report ends inside a character.' })
  }
}

/** The beginning of a report as text, for looking at only: bytes that do not fit are replaced. */
export function decodeHead(bytes: Uint8Array): string {
  try {
    return new TextDecoder(encodingOf(bytes)).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third, fourth] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe)
    return third === 0 && fourth === 0 && bytes.length > 2 ? 'utf-32' : 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0x3c && second === 0) return 'utf-16le'
  if (first === 0 && second === 0x3c) return 'utf-16be'
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 256))
  const declared =
    /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(start)?.[1]?.toLowerCase() ?? 'utf-8'
  // A declaration of UTF-16 that can be read byte by byte was written by a program that had text and no bytes.
  return declared.startsWith('utf-16') || declared.startsWith('ucs-2') ? 'utf-8' : declared
}

import { encodingOf } from './encoding.ts'

/** The beginning of a report as text, for looking at only: bytes that do not fit are replaced. */
export function decodeHead(bytes: Uint8Array): string {
  try {
    return new TextDecoder(encodingOf(bytes).encoding).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

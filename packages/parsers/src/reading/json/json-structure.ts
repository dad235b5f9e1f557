import { Tokenizer, TokenParser, TokenType } from '@streamparser/json'
import type { ReportError, ReportLimits } from '@gatewright/core/ports'
import type { JsonPath } from './json-outline.ts'
import { utf8LengthOf } from '../text/utf8-length.ts'

/** What is wrong with a document, so many bytes of UTF-8 into the text that was given last. */
interface JsonFault {
  readonly kind: ReportError['kind']
  readonly message: string
  readonly offset: number
}

/** Checks that a document is JSON, without those of its values that somebody else reads. */
export interface JsonStructure {
  /** Reads on, in a text that so many bytes of the document stand before. */
  write(text: string, bytesBefore: number): JsonFault | undefined
  /** Passes over a value that somebody else reads. */
  skip(): JsonFault | undefined
  /** Called once, after the last text: what is wrong with the end. */
  end(): JsonFault['kind'] | undefined
}

/** What a structure finds. */
export interface JsonStructureReader {
  /** A selected value that is neither an object nor a list. `offset` is how many bytes of the document stand before it. */
  value(path: JsonPath, value: unknown, offset: number): void
}

/** A strict check of JSON that gives the selected values as they come and keeps nothing else. */
export function createJsonStructure(
  select: readonly string[],
  limits: Pick<Required<ReportLimits>, 'depth' | 'tokenLength'>,
  reader: JsonStructureReader,
): JsonStructure {
  const tokenizer = new Tokenizer()
  const parser = new TokenParser({ paths: [...select], keepStack: false })
  let depth = 0
  /** Bytes that were written here, and where the current token begins among them. */
  let written = 0
  let offset = 0
  /** What is to be added to an offset here to get one in the document. */
  let shift = 0
  let isSkipping = false
  let fault: Omit<JsonFault, 'offset'> | undefined
  /** Something that a reader threw goes on its way; the library must not wrap it. */
  let stopped: { readonly cause: unknown } | undefined
  const refuse = (message: string): never => {
    fault = { kind: 'report/limit-exceeded', message }
    throw new RangeError(message)
  }
  const refuseLong = (): never =>
    refuse(`A text of the JSON is longer than the limit of ${limits.tokenLength}.`)
  tokenizer.onToken = (token) => {
    offset = token.offset
    if (token.token === TokenType.LEFT_BRACE || token.token === TokenType.LEFT_BRACKET) {
      depth += 1
      if (depth > limits.depth) refuse(`The JSON is deeper than the limit of ${limits.depth}.`)
    } else if (token.token === TokenType.RIGHT_BRACE || token.token === TokenType.RIGHT_BRACKET) depth -= 1
    else if (token.token === TokenType.STRING && String(token.value).length > limits.tokenLength) refuseLong()
    parser.write(token)
  }
  parser.onValue = ({ value, key, stack }) => {
    if (isSkipping || (typeof value === 'object' && value !== null)) return
    try {
      const path = [...stack.slice(1).map((item) => item.key), key].filter((one) => one !== undefined)
      reader.value(path, value, offset + shift)
    } catch (cause) {
      stopped ??= { cause }
      throw cause
    }
  }
  parser.onEnd = () => undefined
  tokenizer.onError = (cause) => {
    throw cause
  }
  parser.onError = (cause) => {
    throw cause
  }
  const write = (text: string | Uint8Array): JsonFault | undefined => {
    const from = written
    try {
      tokenizer.write(text)
      written += typeof text === 'string' ? utf8LengthOf(text) : text.length
      // A text that has not ended is no token yet.
      if (!parser.isEnded && written - offset > limits.tokenLength) refuseLong()
      return undefined
    } catch {
      if (stopped) throw stopped.cause
      const { kind, message } = fault ?? malformed
      return { kind, message, offset: Math.max(0, offset - from) }
    }
  }
  return {
    write(text, bytesBefore) {
      shift = bytesBefore - written
      return write(text)
    },
    skip() {
      isSkipping = true
      const found = write(placeholder)
      isSkipping = false
      return found
    },
    end() {
      const wasEnded = parser.isEnded
      try {
        tokenizer.end()
      } catch {
        // Something began after the document had ended, or in it and did not end.
        return wasEnded ? malformed.kind : 'report/truncated'
      }
      return parser.isEnded ? undefined : 'report/truncated'
    },
  }
}

const malformed = { kind: 'report/malformed', message: 'The report is not JSON from here on.' } as const

/** Stands for a value that somebody else reads: `null`. */
const placeholder = new TextEncoder().encode('null')

/** Where a text begins to be no JSON, in bytes of UTF-8: at the last token that could be read. */
export function offsetOfFault(text: string): number {
  const limits = { depth: Infinity, tokenLength: Infinity }
  return createJsonStructure([], limits, { value: () => undefined }).write(text, 0)?.offset ?? 0
}

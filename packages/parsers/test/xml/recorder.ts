import type { XmlFault } from '../../src/xml/fault.ts'
import type { XmlTokenizerOptions } from '../../src/xml/handler.ts'
import { createXmlTokenizer } from '../../src/xml/tokenizer.ts'

/** What a tokenizer told about a document. */
export interface Recording {
  readonly events: readonly (readonly unknown[])[]
  /** Apart from the rest, for a piece of text may be told before or after what is odd in it. */
  readonly oddities: readonly (readonly unknown[])[]
  readonly fault: XmlFault | undefined
}

/** All that a tokenizer tells about a document that comes in these pieces; pieces of text that belong together are one. */
export function record(pieces: readonly string[], options: XmlTokenizerOptions = {}): Recording {
  const events: unknown[][] = []
  const oddities: unknown[][] = []
  const tokenizer = createXmlTokenizer(
    {
      open(tag) {
        const attributes = Array.from({ length: tag.size }, (_, index) => [
          tag.nameAt(index),
          tag.valueAt(index),
        ])
        events.push([
          'open',
          tag.name,
          tag.localName,
          tag.offset,
          tag.end,
          tokenizer.placeOf(tag.offset),
          attributes,
        ])
        return tag.localName !== 'unwanted'
      },
      text(piece) {
        const last = events.at(-1)
        if (last?.[0] === 'text') last[1] = String(last[1]) + piece
        else events.push(['text', piece])
      },
      close: (localName, offset) => events.push(['close', localName, offset]),
      oddity: (oddity, place, count) => oddities.push([oddity, place(), count]),
    },
    options,
  )
  let fault: XmlFault | undefined
  for (const piece of pieces) fault ??= tokenizer.write(piece)
  return { events, oddities, fault: fault ?? tokenizer.end() }
}

/** A text cut at these places. */
export function cutAt(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length]
  return places.slice(1).map((place, index) => text.slice(places[index], place))
}

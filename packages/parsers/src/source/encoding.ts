/** The encoding of a text by its byte order mark, else by its XML declaration, else UTF-8; and the length of the mark. */
export interface TextEncoding {
  readonly encoding: string
  readonly markLength: number
}

/** How many bytes of a text tell its encoding, where there are so many. */
export const encodingHeadBytes = 1024

/** Looks at the first {@link encodingHeadBytes} of a text. The name is as declared, and perhaps of no known encoding. */
export function encodingOf(head: Uint8Array): TextEncoding {
  const [first, second, third, fourth] = head
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', markLength: 3 }
  if (first === 0xff && second === 0xfe) {
    return third === 0 && fourth === 0 && head.length > 2
      ? { encoding: 'utf-32', markLength: 4 }
      : { encoding: 'utf-16le', markLength: 2 }
  }
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', markLength: 2 }
  if (first === 0x3c && second === 0) return { encoding: 'utf-16le', markLength: 0 }
  if (first === 0 && second === 0x3c) return { encoding: 'utf-16be', markLength: 0 }
  return { encoding: declaredEncoding(head), markLength: 0 }
}

const declaration = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/

function declaredEncoding(head: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(head.subarray(0, encodingHeadBytes))
  const declared = declaration.exec(start)?.[1]?.toLowerCase() ?? 'utf-8'
  // A declaration of UTF-16 that can be read byte by byte was written by a program that had text and no bytes.
  return declared.startsWith('utf-16') || declared.startsWith('ucs-2') ? 'utf-8' : declared
}

/** A text without what no API takes: halves of characters, and control characters but for tabs and ends of lines. */
export function cleanText(text: string): string {
  return text
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '')
}

const utf8 = new TextEncoder()

/** As much of a text as fits into so many bytes of UTF-8, by whole characters, with an ellipsis where something was cut. */
export function cutToBytes(text: string, most: number): string {
  const bytes = utf8.encode(text)
  if (bytes.length <= most) return text
  const ellipsis = '…'
  let end = most - utf8.encode(ellipsis).length
  // A byte 10xxxxxx belongs to the character before it.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return `${new TextDecoder().decode(bytes.subarray(0, Math.max(0, end)))}${ellipsis}`
}

/** As much of a text as fits into so many characters, with an ellipsis where something was cut. */
export function cutToCharacters(text: string, most: number): string {
  if (text.length <= most) return text
  const characters = [...text]
  if (characters.length <= most) return text
  return `${characters.slice(0, Math.max(0, most - 1)).join('')}…`
}

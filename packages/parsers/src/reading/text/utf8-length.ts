/** Bytes of a text in UTF-8, where it was decoded from UTF-8. */
export function utf8LengthOf(text: string, from: number = 0, to: number = text.length): number {
  let length = to - from
  for (let index = from; index < to; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) continue
    // A pair of surrogates stands for four bytes: two for each half.
    length += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return length
}

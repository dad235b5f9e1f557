/** Whether bytes begin as gzip data does. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/** Whether bytes begin as a ZIP archive does, also one without entries. */
export function isZip(head: Uint8Array): boolean {
  const [first, second, third, fourth] = head
  return (
    first === 0x50 &&
    second === 0x4b &&
    ((third === 0x03 && fourth === 0x04) || (third === 0x05 && fourth === 0x06))
  )
}

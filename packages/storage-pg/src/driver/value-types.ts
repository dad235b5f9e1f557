type ParseText = (text: string) => unknown

const same: ParseText = (text) => text
const json: ParseText = (text) => JSON.parse(text) as unknown

function bytes(text: string): Buffer {
  // In the other format this never begins so: it would be read as other bytes.
  if (!text.startsWith(String.raw`\x`)) throw new Error('The setting bytea_output is not hex.')
  return Buffer.from(text.slice(2), 'hex')
}

/** How the text form of a type is read, by its OID: the same for every driver. Statements answer no other types. */
export const parsersByType: Readonly<Record<number, ParseText>> = {
  16: (text) => text === 't' || text === 'true',
  17: bytes,
  20: BigInt,
  21: Number,
  23: Number,
  25: same,
  114: json,
  701: Number,
  1043: same,
  3802: json,
}

/** Reads an answer of one type; of a type that no statement answers its text. */
export function parserOf(type: number): ParseText {
  return parsersByType[type] ?? same
}

type ParseText = (text: string) => unknown

const same: ParseText = (text) => text
const json: ParseText = (text) => JSON.parse(text) as unknown

/** How the text form of a type is read, by its OID: the same for every driver. Statements answer no other types. */
export const parsersByType: Readonly<Record<number, ParseText>> = {
  16: (text) => text === 't' || text === 'true',
  17: (text) => Buffer.from(text.slice(2), 'hex'),
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

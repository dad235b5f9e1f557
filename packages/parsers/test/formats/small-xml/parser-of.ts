import type { ReportParser } from '@gatewright/core/ports'
import { smallXmlParsers } from '../../../src/formats/small-xml/index.ts'

/** The parser of a small format. */
export function parserOf(format: string): ReportParser {
  const parser = smallXmlParsers.find((candidate) => candidate.format === format)
  if (!parser) throw new Error(format)
  return parser
}

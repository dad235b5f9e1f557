import type { ReportParser } from '@gatewright/core/ports'
import {
  allureParser,
  ctestParser,
  ctrfParser,
  cucumberJsonParser,
  cucumberMessagesParser,
  dartJsonParser,
  goJsonParser,
  jestJsonParser,
  junitParser,
  libtestJsonParser,
  mochaJsonParser,
  nunit2Parser,
  nunit3Parser,
  playwrightJsonParser,
  pytestReportlogParser,
  robotParser,
  rspecJsonParser,
  smallXmlParsers,
  subunitParser,
  tapParser,
  testngParser,
  trxParser,
  wptreportParser,
  xunitParser,
} from './formats/index.ts'

/** The parsers that are asked, in this order, whether a report is theirs. */
export interface ParserRegistry {
  readonly parsers: readonly ReportParser[]
  /** The parser of a format, by its name. */
  find(format: string): ReportParser | undefined
}

/** The parsers that come with this package: one for each format that it reads. */
export const defaultParsers: readonly ReportParser[] = [
  junitParser,
  tapParser,
  ctrfParser,
  goJsonParser,
  playwrightJsonParser,
  jestJsonParser,
  mochaJsonParser,
  trxParser,
  nunit3Parser,
  nunit2Parser,
  xunitParser,
  testngParser,
  robotParser,
  wptreportParser,
  cucumberMessagesParser,
  cucumberJsonParser,
  allureParser,
  dartJsonParser,
  libtestJsonParser,
  rspecJsonParser,
  ctestParser,
  pytestReportlogParser,
  subunitParser,
  ...smallXmlParsers,
]

/**
 * A registry of parsers. The first whose `detect` says yes reads the report, so put your own before the ones that come along.
 * Two parsers of one format are a mistake of the program and throw.
 *
 * @example
 * import { createParserRegistry, defaultParsers } from '@gatewright/parsers'
 * import type { ReportParser } from '@gatewright/core/ports'
 *
 * declare const ownParser: ReportParser
 * export const registry = createParserRegistry([ownParser, ...defaultParsers])
 */
export function createParserRegistry(parsers: readonly ReportParser[]): ParserRegistry {
  const byFormat = new Map<string, ReportParser>()
  for (const parser of parsers) {
    if (byFormat.has(parser.format)) throw new TypeError(`Two parsers read the format "${parser.format}".`)
    byFormat.set(parser.format, parser)
  }
  return { parsers: [...parsers], find: (format) => byFormat.get(format) }
}

/** The registry of {@link defaultParsers}. */
export const defaultParserRegistry: ParserRegistry = createParserRegistry(defaultParsers)

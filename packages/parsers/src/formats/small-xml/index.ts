import type { ReportParser } from '@gatewright/core/ports'
import { smallXmlDialects } from './dialects/index.ts'
import { createDialectParser } from './parser.ts'

/**
 * Parsers of small XML formats, each told by a table: Boost.Test, Catch2, Check, CppUnit, CUnit, doctest, FPCUnit, GLib's gtester, Parasoft
 * C++test, QTestLib, UnitTest++, Valgrind, AUnit, MbUnit with Gallio, and the Android compatibility test suites.
 *
 * @example
 * import { smallXmlParsers } from '@gatewright/parsers'
 *
 * const cppunit = smallXmlParsers.find(({ format }) => format === 'cppunit')
 * const bytes = new TextEncoder().encode(
 *   '<TestRun><FailedTests/><SuccessfulTests><Test id="1"><Name>Cart::adds</Name></Test></SuccessfulTests></TestRun>',
 * )
 * const first = await cppunit?.parse(bytes).next()
 * if (first && !first.done) console.log(first.value.className) // Cart
 */
export const smallXmlParsers: readonly ReportParser[] = smallXmlDialects.map(createDialectParser)

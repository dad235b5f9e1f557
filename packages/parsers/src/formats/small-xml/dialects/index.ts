import type { SmallXmlDialect } from '../dialect.ts'
import { androidCtsDialect } from './android-cts.ts'
import { aunitDialect } from './aunit.ts'
import { boostTestDialect } from './boost-test.ts'
import { catch2Dialect } from './catch2.ts'
import { checkDialect } from './check.ts'
import { cpptestDialect } from './cpptest.ts'
import { cppunitDialect } from './cppunit.ts'
import { cunitDialect } from './cunit.ts'
import { doctestDialect } from './doctest.ts'
import { fpcunitDialect } from './fpcunit.ts'
import { gtesterDialect } from './gtester.ts'
import { mbunitDialect } from './mbunit.ts'
import { qtestDialect } from './qtest.ts'
import { unittestCppDialect } from './unittest-cpp.ts'
import { valgrindDialect } from './valgrind.ts'

/** The small formats, by the name of their tools. */
export const smallXmlDialects: readonly SmallXmlDialect[] = [
  androidCtsDialect,
  aunitDialect,
  boostTestDialect,
  catch2Dialect,
  checkDialect,
  cpptestDialect,
  cppunitDialect,
  cunitDialect,
  doctestDialect,
  fpcunitDialect,
  gtesterDialect,
  mbunitDialect,
  qtestDialect,
  unittestCppDialect,
  valgrindDialect,
]

// The rules of the house that a tool can hold and the linter can't. One file for each in tools/checks/house/.
import { findClocks } from './house/clocks.ts'
import { findFocusedTests } from './house/focused-tests.ts'
import { findUnjudgedCalls } from './house/judged-calls.ts'
import { findLeaks } from './house/leaks.ts'
import { findNames } from './house/names.ts'
import { findPackageFaults } from './house/package-faults.ts'
import { findSpawns } from './house/spawns.ts'
import { findVersions } from './house/versions.ts'
import { conclude, type Finding } from './library/finding.ts'
import { readText, repositoryFiles } from './library/repository.ts'

const binary = /\.(png|jpg|gif|gz|zip|tgz|wasm)$/

/** What each rule does with the text of one file. */
const textRules: readonly ((file: string, text: string) => Finding[])[] = [
  findClocks,
  findFocusedTests,
  findLeaks,
  findSpawns,
  findUnjudgedCalls,
]

const files = repositoryFiles()
const texts = files.filter((file) => !binary.test(file)).map((file) => ({ file, text: readText(file) }))
const inTexts = texts.flatMap(({ file, text }) => textRules.flatMap((rule) => rule(file, text)))
conclude(
  'house',
  [...inTexts, ...findNames(files), ...findPackageFaults(), ...findVersions()],
  `${files.length} files`,
)

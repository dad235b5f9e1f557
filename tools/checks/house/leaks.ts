import { readdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Finding } from '../library/finding.ts'
import { root } from '../library/repository.ts'
import { linesThatMatch } from './matches.ts'

/** Text that says where somebody's machine keeps things, or which mirror it installs from. */
export function findLeaks(file: string, text: string): Finding[] {
  return [
    ...linesThatMatch(file, text, machinePath, 'A path of one machine.', { comments: true }),
    ...linesThatMatch(file, text, registryHost, 'A registry host; every user has their own.', {
      comments: true,
    }),
  ]
}

/** Where this clone and what lies beside it stand, and the user's home: as exact as can be, to object to nothing else. */
const beside =
  dirname(root) === tmpdir() ? [root] : readdirSync(dirname(root)).map((name) => join(dirname(root), name))
const here = [...beside, homedir()].filter((path) => path !== '/')
const machinePath = new RegExp(
  `(^|[^\\w.~/-])(${[...here.map((path) => RegExp.escape(path)), '/Users/[a-z]\\w+'].join('|')})(/\\w|$)`,
)
const registryHost = /https?:\/\/[\w.-]*(registry|artifactory|nexus|verdaccio)[\w.-]*[:/]|^\s*registry\s*=/

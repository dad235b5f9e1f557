import type { Finding } from '../library/finding.ts'

const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/
/** Names that a convention outside this repository gives. */
const conventional =
  /^(README|LICENSE|CHANGELOG|CONTRIBUTING|SECURITY|MIGRATION|AGENTS|CODE_OF_CONDUCT|NOTICE)(\.md)?$/

/** Files and folders are named in kebab-case; fixtures keep the names that their tools ask for. */
export function findNames(files: readonly string[]): Finding[] {
  return files
    .filter((file) => !/(^|\/)fixtures\//.test(file))
    .flatMap((file) => {
      const wrong = file
        .split('/')
        .find((part) => !kebabCase.test(part.replace(/^\./, '')) && !conventional.test(part))
      return wrong === undefined ? [] : [{ file, message: `${wrong} is not in kebab-case.` }]
    })
}

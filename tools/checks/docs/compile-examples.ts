import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Finding } from '../library/finding.ts'
import { packagesIn, root } from '../library/repository.ts'
import { runBin } from '../library/run.ts'
import type { Example } from './example.ts'

/** Where the examples are compiled; its node_modules has what they may import. */
export const examplesFolder = join(root, 'node_modules', '.cache', 'docs-check')

const compilerOptions = {
  noEmit: true,
  declaration: false,
  declarationMap: false,
  sourceMap: false,
  isolatedDeclarations: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowImportingTsExtensions: true,
  types: ['node'],
}

/** Compiles each example as a module of its own; what the compiler says is told of the place in the documentation. */
export function compileExamples(examples: readonly Example[]): Finding[] {
  rmSync(examplesFolder, { recursive: true, force: true })
  mkdirSync(examplesFolder, { recursive: true })
  linkPackages()
  writeFileSync(join(examplesFolder, 'package.json'), '{ "type": "module" }\n')
  const config = { extends: '../../../tsconfig.base.json', compilerOptions, include: ['*.ts'] }
  writeFileSync(join(examplesFolder, 'tsconfig.json'), JSON.stringify(config))
  for (const [index, { line, code }] of examples.entries()) {
    // As many empty lines as stand before it in the page, so that the compiler's line is the page's line.
    writeFileSync(
      join(examplesFolder, `example-${index}.ts`),
      `${'\n'.repeat(line - 1)}${code}\n\nexport {}\n`,
    )
  }
  if (examples.length === 0) return []
  const { passed, output } = runBin('typescript', ['-p', examplesFolder, '--pretty', 'false'], {
    bin: 'tsc',
    cwd: examplesFolder,
  })
  const findings = output.split('\n').flatMap((text) => findingOf(text, examples))
  if (passed || findings.length > 0) return findings
  return [{ file: 'tools/checks/docs.ts', message: output.trim() }]
}

function findingOf(text: string, examples: readonly Example[]): Finding[] {
  const [, index, line, message] = /^example-(\d+)\.ts\((\d+),\d+\): error (.*)$/.exec(text) ?? []
  const example = examples[Number(index)]
  if (example) return [{ file: example.file, line: Number(line), message: message ?? '' }]
  // An error in a source that an example imports: the type check of the workspace tells the same.
  const elsewhere = /^(\S+)\((\d+),\d+\): error (.*)$/.exec(text)
  if (!elsewhere) return []
  const file = elsewhere[1]?.replace(/^(\.\.\/)+/, '') ?? ''
  return [{ file, line: Number(elsewhere[2]), message: elsewhere[3] ?? '' }]
}

/** Examples may import our packages and what they, the examples folder and the root have installed. */
function linkPackages(): void {
  const modules = join(examplesFolder, 'node_modules')
  const members = [...packagesIn('packages'), ...packagesIn('examples')]
  for (const { folder, manifest } of members) link(join(modules, manifest.name), join(root, folder))
  for (const folder of [...members.map((member) => member.folder), '.']) {
    for (const name of installedIn(join(root, folder, 'node_modules'))) {
      link(join(modules, name), join(root, folder, 'node_modules', name))
    }
  }
}

function installedIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((scoped) => `${name}/${scoped}`) : [name],
    )
}

function link(path: string, target: string): void {
  if (existsSync(path)) return
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path, 'junction')
}

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../library/finding.ts'
import { runBin } from '../library/run.ts'

const compilers = [
  { name: 'TypeScript 5.9', packageName: 'typescript-5.9' },
  { name: 'TypeScript 7', packageName: 'typescript' },
]

const resolutions = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
]

/** Core needs nothing of Node; the adapters may. zod's declarations name `URL`, which the browser's library has too. */
const programs = [
  {
    file: 'core.ts',
    types: [],
    lib: ['es2023', 'dom'],
    holds: (specifier: string) => /^@gatewright\/core(\/(?!testing)|$)/.test(specifier),
  },
  { file: 'all.ts', types: ['node'], lib: ['es2023'], holds: () => true },
]

/** Compiles a file that imports every entry point, with the libraries' own declarations checked as well. */
export function compileConsumer(specifiers: readonly string[], project: string): Finding[] {
  const findings: Finding[] = []
  for (const { file, types, lib, holds } of programs) {
    const imported = specifiers.filter(holds)
    const lines = imported.map((specifier, index) => `import * as entry${index} from '${specifier}'`)
    const uses = imported.map((_, index) => `entry${index}`).join(', ')
    writeFileSync(join(project, file), `${lines.join('\n')}\n\nexport const entries: object[] = [${uses}]\n`)
    for (const resolution of resolutions) {
      const compilerOptions = { ...resolution, types, lib, target: 'es2023' }
      const strictness = { strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true, noEmit: true }
      const config = { compilerOptions: { ...compilerOptions, ...strictness }, files: [file] }
      writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config))
      for (const { name, packageName } of compilers) {
        const { passed, output } = runBin(packageName, ['-p', '.', '--pretty', 'false'], {
          bin: 'tsc',
          cwd: project,
        })
        const how = `${name}, ${resolution.moduleResolution}, ${file}`
        if (!passed) findings.push({ file: 'packages', message: `${how}:\n${output.trim()}` })
      }
    }
  }
  return findings
}

import type { Copy } from './copy.ts'
import { check, checkOfSources, lint, typecheck, unused, type Gate } from './gates.ts'

/** Something that must not get through CI. */
export interface Violation {
  readonly name: string
  readonly gate: Gate
  plant(copy: Copy): void
  /** What the gate must say, so that it can't fail for another reason. Names what was planted. */
  readonly names: RegExp
}

const core = 'packages/core/src/schema/planted.ts'

/** A violation that one file of core makes by what it holds. */
function inCore(name: string, gate: Gate, text: string, names: RegExp): Violation {
  return { name, gate, names, plant: (copy) => copy.write(core, `${text}\n`) }
}

function rule(name: string): RegExp {
  // The linter tells the rule first and the place under it.
  const [plugin, ruleName] = name.split('/')
  return new RegExp(`${plugin}\\(${ruleName}\\)[^]*?planted`)
}

const imports = check('tools/checks/imports.ts')
const house = check('tools/checks/house.ts')
const ignoredResults = check('tools/checks/ignored-results.ts')
const docs = check('tools/checks/docs.ts')
const errors = check('tools/checks/errors.ts')
const policySchema = check('tools/checks/policy-schema.ts')
const sql = checkOfSources('tools/checks/sql.ts')

const purity: readonly Violation[] = [
  inCore(
    'a node: import in core',
    lint,
    "export { readFileSync } from 'node:fs'",
    rule('import/no-nodejs-modules'),
  ),
  inCore(
    'a node: import in core, by the arrows',
    imports,
    "export { join } from 'node:path'",
    /planted\.ts:1 .*node:path/,
  ),
  inCore(
    'Date.now() in core',
    lint,
    'export const planted: number = Date.now()',
    rule('eslint/no-restricted-properties'),
  ),
  inCore('new Date() in core', house, 'export const planted: Date = new Date()', /planted\.ts:1 .*clock/),
  inCore(
    'Math.random() in core',
    lint,
    'export const planted: number = Math.random()',
    rule('eslint/no-restricted-properties'),
  ),
  inCore(
    'a global of the host in core',
    lint,
    'export const planted: unknown = process.env',
    rule('eslint/no-restricted-globals'),
  ),
  inCore(
    'a global of the host in core, by the compiler',
    typecheck,
    'export const planted: unknown = fetch',
    /planted\.ts.*fetch/,
  ),
]

const arrows: readonly Violation[] = [
  inCore('an upward import', imports, "export * from '../policy/index.ts'", /planted\.ts:1 .*higher layer/),
  inCore(
    'the sources import testing',
    imports,
    "export * from '../testing/index.ts'",
    /planted\.ts:1 .*testing/,
  ),
  inCore(
    'another package in core',
    imports,
    "export * from 'fast-xml-parser'",
    /planted\.ts:1 .*fast-xml-parser/,
  ),
  {
    name: 'an adapter that knows another',
    gate: imports,
    plant: (copy) =>
      copy.write('packages/parsers/src/planted.ts', "export * from '@gatewright/storage-memory'\n"),
    names: /planted\.ts:1 .*storage-memory/,
  },
  {
    name: 'an import cycle',
    gate: lint,
    plant: (copy) => {
      copy.write(core, "import { b } from './planted-too.ts'\n\nexport const a = (): unknown => b\n")
      copy.write(
        'packages/core/src/schema/planted-too.ts',
        "import { a } from './planted.ts'\n\nexport const b = (): unknown => a\n",
      )
    },
    names: rule('import/no-cycle'),
  },
]

const lostErrors: readonly Violation[] = [
  inCore(
    'an ignored ResultAsync',
    lint,
    "import { okAsync } from 'neverthrow'\n\nexport function planted(): void {\n  okAsync(1)\n}",
    rule('typescript/no-floating-promises'),
  ),
  inCore(
    'an ignored Result',
    ignoredResults,
    "import { ok } from 'neverthrow'\n\nexport function planted(): void {\n  ok(1)\n}",
    /planted\.ts:4 /,
  ),
  inCore(
    '_unsafeUnwrap outside the tests',
    lint,
    "import { ok } from 'neverthrow'\n\nexport const planted: number = ok(1)._unsafeUnwrap()",
    rule('eslint/no-restricted-properties'),
  ),
  inCore(
    'a switch that forgets a case',
    lint,
    "export function planted(x: 'a' | 'b'): number {\n  switch (x) {\n    case 'a':\n      return 1\n  }\n  return 0\n}",
    rule('typescript/switch-exhaustiveness-check'),
  ),
]

const types: readonly Violation[] = [
  inCore('an any', lint, 'export const planted: any = 1', rule('typescript/no-explicit-any')),
  inCore(
    'a schema that forgot a key of its interface',
    typecheck,
    [
      "import * as z from 'zod'",
      "import { exactly } from './exactly.ts'",
      "import { strictObject } from './strict-object.ts'",
      'export interface Planted { readonly kept: string; readonly forgotten?: string }',
      'export const PlantedSchema: z.ZodType<Planted> = exactly<Planted>()(strictObject({ kept: z.string() }))',
    ].join('\n'),
    /planted\.ts\(5,/,
  ),
]

const leftovers: readonly Violation[] = [
  inCore(
    'a file that no one imports',
    unused,
    'export const planted: number = 1',
    /Unused files[^]*schema\/planted\.ts/,
  ),
  {
    name: 'an unlisted dependency',
    gate: unused,
    plant: (copy) => copy.append('packages/core/src/index.ts', "export * from 'planted-package'\n"),
    names: /Unlisted dependencies[^]*planted-package/,
  },
  {
    name: 'a name that no one uses',
    gate: unused,
    plant: (copy) => copy.append('tools/checks/library/run.ts', 'export const planted: number = 1\n'),
    names: /Unused exports[^]*planted/,
  },
]

const documents: readonly Violation[] = [
  {
    name: 'a README example that does not compile',
    gate: docs,
    plant: (copy) => copy.append('README.md', "\n```ts\nimport { planted } from '@gatewright/core'\n```\n"),
    names: /README\.md:\d+ .*planted/,
  },
  inCore(
    'a docstring example that does not compile',
    docs,
    '/**\n * @example\n * const planted: string = 1\n */\nexport const example: number = 1',
    /planted\.ts:3 /,
  ),
  {
    name: 'a kind of error that the documentation lacks',
    gate: errors,
    plant: (copy) => {
      const registry = 'packages/core/src/errors/data-errors.ts'
      copy.write(
        registry,
        copy.read(registry).replace("  'schema/invalid': ", "  'planted/kind': validation('x'),\n$&"),
      )
    },
    names: /lacks planted\/kind/,
  },
  {
    name: 'a kind of error that nobody returns',
    gate: errors,
    plant: (copy) => {
      const registry = 'packages/storage-memory/src/error-registry.ts'
      copy.write(
        registry,
        copy
          .read(registry)
          .replace(
            '> = {\n',
            "$&  'planted/kind': { meaning: 'x', retryable: false, httpStatus: 500, category: 'database' },\n",
          ),
      )
    },
    names: /storage-memory .*planted\/kind is registered, and nobody returns it/,
  },
  {
    name: 'a kind of error that only the documentation knows',
    gate: errors,
    plant: (copy) => copy.append('docs/errors.md', '\n| `planted/kind` | x | no | 400 | validation |\n'),
    names: /errors\.md:\d+ .*no planted\/kind/,
  },
  {
    name: 'a key of a rule that the published JSON Schema lacks',
    gate: policySchema,
    plant: (copy) => {
      const fields = 'packages/core/src/policy/language/rule-fields.ts'
      copy.write(
        fields,
        copy
          .read(fields)
          .replace(
            '  return {\n    id: z',
            '  return {\n    planted: z.exactOptional(z.string()),\n    id: z',
          ),
      )
    },
    names: /policy\.schema\.json .*npm run schema/,
  },
  {
    name: 'a public name that the api report lacks',
    gate: (copy) => {
      check('tools/build.ts')(copy)
      return check('tools/api.ts')(copy)
    },
    plant: (copy) => {
      check('tools/build.ts')(copy)
      check('tools/api.ts', '--write')(copy)
      copy.append('packages/github/src/index.ts', 'export const planted: number = 1\n')
    },
    names: /github\.api\.md .*changed/,
  },
]

const housekeeping: readonly Violation[] = [
  {
    name: 'a focused test',
    gate: house,
    plant: (copy) =>
      copy.write('packages/core/test/planted.test.ts', "import { it } from 'vitest'\n\nit.only('x')\n"),
    names: /planted\.test\.ts:3 /,
  },
  {
    name: 'a file that is not in kebab-case',
    gate: house,
    plant: (copy) => copy.write('packages/core/src/schema/plantedFile.ts', 'export {}\n'),
    names: /plantedFile\.ts is not/,
  },
  {
    name: 'a range for a development tool',
    gate: house,
    plant: (copy) =>
      copy.write('tools/package.json', copy.read('tools/package.json').replace('"oxlint": "', '$&^')),
    names: /oxlint \^/,
  },
  {
    name: 'an entry point without sources',
    gate: house,
    plant: (copy) => {
      const manifest = 'packages/core/package.json'
      copy.write(manifest, copy.read(manifest).replace('./src/schema/index.ts', './src/planted/index.ts'))
    },
    names: /core\/package\.json .*"\.\/schema"/,
  },
  inCore(
    'a file of more than 300 lines',
    lint,
    'export const planted = [\n' + '  1,\n'.repeat(310) + ']',
    rule('eslint/max-lines'),
  ),
]

const statements: readonly Violation[] = [
  {
    name: 'a statement that no project narrows, and one that nothing runs',
    gate: sql,
    plant: (copy) => {
      const file = 'packages/storage-pg/src/stores/number-store.ts'
      const open = 'await session.query(`SELECT last FROM ${engine.tables.counter}`)'
      copy.write(
        file,
        copy.read(file).replace('const { rows } = await', () => `${open}; const { rows } = await`),
      )
      copy.append(file, "export const planted = (engine: ProjectEngine) => engine.driver.query('SELECT 1')\n")
    },
    names: /number-store\.ts:\d+ .*counter is not narrowed[^]*number-store\.ts:\d+ .*No statement/,
  },
]

export const violations: readonly Violation[] = [
  ...purity,
  ...arrows,
  ...lostErrors,
  ...types,
  ...leftovers,
  ...documents,
  ...housekeeping,
  ...statements,
]

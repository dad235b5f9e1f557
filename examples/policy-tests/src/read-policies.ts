import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { orThrow, parsePolicyYaml, type Policy } from '@gatewright/core'

/** The policies of a YAML file. Throws where it has none, or one that is wrong: its tests have nothing to say then. */
export function readPolicies(file: URL): readonly Policy[] {
  return orThrow(parsePolicyYaml(readFileSync(file, 'utf8'), { file: basename(fileURLToPath(file)) }))
}

// How long a process that has just started takes to read a file of policies, in milliseconds: greenwave-load.ts <rules>
import { readGreenwavePolicies } from '../../packages/core/src/greenwave/index.ts'
import { greenwaveFile } from './greenwave-file.ts'

const rules = Number(process.argv[2])
const text = greenwaveFile(rules)
const start = performance.now()
const policies = readGreenwavePolicies(text, { kind: 'server' })
const tookMs = performance.now() - start
const found = policies.map(([policy]) => policy?.rules.length).unwrapOr(0)
if (found !== rules) throw new Error(`${found} of ${rules} rules were read.`)
process.stdout.write(`${tookMs}\n`)

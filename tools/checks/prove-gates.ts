// Proves that the gates close: plants one violation at a time into a copy of the tree and asks the gate that should
// object. A gate that stays green, or turns red without naming what was planted, fails the proof.
import { openCopy } from './prove-gates/copy.ts'
import { violations } from './prove-gates/violations.ts'

const copy = openCopy()
process.on('exit', () => copy.remove())

let failed = 0
for (const { name, gate, plant, names } of violations) {
  copy.restore()
  plant(copy)
  const { passed, output } = gate(copy)
  const caught = !passed && names.test(output)
  console.log(`${caught ? 'caught' : 'MISSED'} ${name}`)
  if (!caught) {
    failed += 1
    console.log(
      `  ${passed ? 'The gate passed.' : 'The gate failed for another reason:'}\n${output.trim().slice(-2000)}`,
    )
  }
}
console.log(`${violations.length - failed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1

import { styleText } from 'node:util'
import { faultCode } from './exit-code.ts'
import { runProgram } from './program.ts'

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return
  process.stderr.write(`gatewright: the answer cannot be written: ${error.message}\n`)
  process.exit(faultCode)
})

try {
  process.exitCode = await runProgram(process.argv.slice(2), {
    cwd: process.cwd(),
    now: Date.now,
    stdout: process.stdout,
    stderr: process.stderr,
    // Colours only where the output is a terminal, and never under NO_COLOR.
    paint: (colour, text) =>
      process.env['NO_COLOR'] ? text : styleText(colour, text, { stream: process.stdout }),
  })
} catch (error) {
  process.stderr.write(
    `gatewright: this is a fault of the program, please report it.\n${error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exitCode = faultCode
}

// Prints a report: its making takes time and memory, which are not to be those of who reads it.
import { once } from 'node:events'
import { chunksOf, type GeneratedFormat } from './generate.ts'

const [, , format = '', size = '0'] = process.argv
for (const chunk of chunksOf(format as GeneratedFormat, Number(size)))
  if (!process.stdout.write(chunk)) await once(process.stdout, 'drain')

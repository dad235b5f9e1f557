import { printSuites } from './print-suites.ts'
import { suites } from './suites.ts'

process.exitCode = printSuites(suites, (text) => process.stdout.write(text)) ? 0 : 1

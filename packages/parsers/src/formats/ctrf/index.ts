export { ctrfParser } from './parser.ts'

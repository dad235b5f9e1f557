export { xunitParser } from './parser.ts'

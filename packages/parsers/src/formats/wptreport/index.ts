export { wptreportParser } from './parser.ts'

export { subunitParser } from './parser.ts'

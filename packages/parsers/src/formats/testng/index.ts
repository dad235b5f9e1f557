export { testngParser } from './parser.ts'

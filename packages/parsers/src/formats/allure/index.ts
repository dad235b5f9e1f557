export { allureParser } from './parser.ts'

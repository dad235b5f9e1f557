export { tapParser } from './parser.ts'

export { ctestParser } from './parser.ts'

import { is } from '../../test/equal.ts'

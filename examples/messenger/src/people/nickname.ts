/** Which nicknames there are. */
import { z } from 'zod'

export const nickname = z
  .string()
  .trim()
  .normalize('NFKC')
  .min(2, 'should have at least 2 characters')
  .max(20, 'should have at most 20 characters')
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u,
    'should be letters, digits, “-” and “_”, and begin with a letter or a digit',
  )

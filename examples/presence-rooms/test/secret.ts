export const secretKeyBase = 'a secret of the tests, long enough for what it has to sign: 64 b'

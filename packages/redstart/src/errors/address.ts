import { RedstartError } from './base.ts'

/** What should be the address of a Redis for the limits by address is none. It may hold a password. */
export class InvalidAddressStore extends RedstartError {
  constructor() {
    super(
      'invalid_address_store',
      'The option addressLimits.store is no address of a Redis server. Write ' +
        '"redis://host:6379", or "rediss://…" for TLS, with user and password where it asks for them.',
    )
  }
}

/** The Redis in which several nodes count their clients together cannot be used. */
export class AddressStoreUnavailable extends RedstartError {
  constructor(cause: unknown) {
    super(
      'address_store_unavailable',
      'The Redis of addressLimits.store cannot be used, so the limits by address hold on each node ' +
        'by itself until it is back. Check that it is running and reachable, and the password.',
      { cause },
    )
  }
}

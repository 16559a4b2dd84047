// The contract between server and browser is the channel layer's, for the endpoint needs it as well.
export type {
  AnySocket,
  ChannelFor,
  ChannelIn,
  ChannelsOf,
  Contract,
  ContractOf,
  TopicsOf,
} from '../channel/index.ts'

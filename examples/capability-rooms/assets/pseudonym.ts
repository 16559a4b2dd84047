import { randomBytes } from './crypto/encoding.ts'

const COLOURS =
  'Amber Ashen Azure Copper Coral Golden Hazel Ivory Jade Lilac Olive Pearl Ruby Sable Silver Teal'
const BIRDS =
  'Crane Dipper Dunlin Finch Godwit Heron Ibis Jay Kestrel Linnet Plover Robin Siskin Swift Thrush Wren'

/** A name for as long as the page is open. It travels inside the messages, where only readers see it. */
export function newPseudonym(): string {
  const [colour = 0, bird = 0] = randomBytes(2)
  return `${COLOURS.split(' ')[colour % 16]} ${BIRDS.split(' ')[bird % 16]}`
}

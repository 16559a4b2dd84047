/** The pictures of messages. */
import { pictureFor } from '../../messages/pictures.ts'
import type { Members } from '../pipelines.ts'

/** GET /pictures/:id, for members of its conversation. */
export async function showPicture({ params, assigns }: Members<{ id: string }>): Promise<Response> {
  const picture = await pictureFor(assigns.person, params.id)
  if (!picture) return new Response('There is no such picture.', { status: 404 })
  return new Response(new Uint8Array(picture.bytes), {
    headers: {
      'content-type': picture.type,
      // Somebody sent it: it is shown, and nothing else.
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    },
  })
}

/** Largest picture that is decoded from an address, in characters; the server takes 20 MB. */
const maxAddress = 28 * 1024 * 1024

/**
 * The bytes of a picture whose address carries them (`data:`) or names one that this page holds (`blob:`).
 * @throws RangeError or the browser's error if it cannot be read
 */
export async function pictureFile(address: string): Promise<File> {
  if (/^blob:/i.test(address)) return await drawn(address)
  const [, type = '', encoding = '', data = ''] = /^data:([^;,]*)((?:;[^,]*)?),(.*)$/s.exec(address) ?? []
  if (!type.startsWith('image/') || address.length > maxAddress) throw new RangeError('no picture in this address')
  const bytes = /;base64$/i.test(encoding) ? atob(data.replace(/\s/g, '')) : decodeURIComponent(data)
  return new File([Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))], 'picture', { type })
}

/** Draws a picture and reads what was drawn: pages may show `blob:` addresses, not fetch them. */
async function drawn(address: string): Promise<File> {
  const image = new Image()
  image.src = address
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  canvas.getContext('2d')?.drawImage(image, 0, 0)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new RangeError('the picture cannot be drawn')
  return new File([blob], 'picture.png', { type: 'image/png' })
}

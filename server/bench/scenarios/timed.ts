/**
 * Milliseconds of each call, one after the other, until the last byte.
 * @param before what is done before each, not counted
 */
export async function timed(
  times: number,
  call: () => Promise<Response>,
  before: () => Promise<void> = async () => undefined,
): Promise<number[]> {
  const samples: number[] = []
  for (let i = 0; i < times; i++) {
    await before()
    const began = performance.now()
    await (await call()).arrayBuffer()
    samples.push(performance.now() - began)
  }
  return samples
}

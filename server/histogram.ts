/**
 * A histogram in the text format of Prometheus. Something is observed several hundred times a second, so this adds up
 * and nothing else; prom-client's own makes objects and keys of labels every time.
 */
export class Histogram {
  readonly #name: string
  readonly #help: string
  readonly #bounds: readonly number[]
  /** Per bound, and last for what is above all of them. */
  readonly #counts: number[]
  #sum = 0

  /** @param bounds upper bounds of the buckets, rising */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name
    this.#help = help
    this.#bounds = bounds
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0)
  }

  observe(value: number): void {
    let place = 0
    while (place < this.#bounds.length && value > (this.#bounds[place] ?? 0)) place++
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
    this.#sum += value
  }

  text(): string {
    const name = this.#name
    let count = 0
    const buckets = this.#counts.map((inBucket, place) => {
      count += inBucket
      return `${name}_bucket{le="${this.#bounds[place] ?? '+Inf'}"} ${count}\n`
    })
    return `# HELP ${name} ${this.#help}\n# TYPE ${name} histogram\n${buckets.join('')}${name}_sum ${this.#sum}\n${name}_count ${count}\n`
  }
}

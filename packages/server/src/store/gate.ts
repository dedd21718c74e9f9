/**
 * The gate 闸: many may be in together to read, one alone to write; who comes first goes first, so that readers that keep
 * coming do not hold up a writer.
 */
export class Gate {
  private readonly waiting: { readonly alone: boolean; readonly enter: () => void }[] = []
  private readers = 0
  private writing = false

  async together<R>(act: () => Promise<R>): Promise<R> {
    await this.enter(false)
    try {
      return await act()
    } finally {
      this.readers -= 1
      this.next()
    }
  }

  async alone<R>(act: () => Promise<R>): Promise<R> {
    await this.enter(true)
    try {
      return await act()
    } finally {
      this.writing = false
      this.next()
    }
  }

  private enter(alone: boolean): Promise<void> {
    return new Promise((enter) => {
      this.waiting.push({ alone, enter })
      this.next()
    })
  }

  private next(): void {
    for (;;) {
      const first = this.waiting[0]
      if (first === undefined || this.writing || (first.alone && this.readers > 0)) return
      this.waiting.shift()
      if (first.alone) this.writing = true
      else this.readers += 1
      first.enter()
    }
  }
}

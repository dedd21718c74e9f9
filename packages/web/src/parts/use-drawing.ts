/** A drawing of data in a place of the page, made when it comes there; the drawing program is fetched then. */
import { type RefObject, useEffect, useRef, useState } from 'react'

/** `draw` fetches the program and gives its function, which draws into the place and gives back how to take it away. */
export function useDrawing<Data>(
  draw: () => Promise<(place: HTMLDivElement, data: Data) => () => void>,
  data: Data,
): { readonly place: RefObject<HTMLDivElement | null>; readonly failed: boolean } {
  const place = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: which program draws does not change
  useEffect(() => {
    const element = place.current
    if (element === null) return
    let dispose: (() => void) | undefined
    let gone = false
    draw().then(
      (into) => {
        if (!gone) dispose = into(element, data)
      },
      () => setFailed(true),
    )
    return () => {
      gone = true
      dispose?.()
    }
  }, [data])
  return { place, failed }
}

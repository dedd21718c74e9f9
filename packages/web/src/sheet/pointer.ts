/** 触屏: whether fingers are all there is, so that no keyboard pops up before somebody means to type. */
export const isTouch = (): boolean => matchMedia('(hover: none) and (pointer: coarse)').matches
